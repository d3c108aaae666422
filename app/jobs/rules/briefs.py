"""What a brief is: its kinds, states and bounds (S132–S137)."""

from datetime import timedelta

KINDS = (MATCH, DIRECT) = ("match", "direct")
"""For several partners that are picked, or for the one whose profile the merchant reads."""

STATES = (UNCONFIRMED, HELD, ASKED, CLOSED, SPAM) = (
    "unconfirmed",
    "held",
    "asked",
    "closed",
    "spam",
)
"""unconfirmed: the address is not confirmed yet, no partner is troubled. held: it looks like spam
and waits for staff. asked: partners have it. closed: the merchant needs nobody more, or nothing
is to come. spam: staff said so."""

HELD_FOR = (NOTHING, HASTE, LINKS) = ("", "haste", "links")
"""Why a brief is held: it came sooner than people fill it in, or it is full of links."""

CHOSEN = 4
"""How many partners are asked about a brief, unless the merchant wants fewer."""
MOST_ASKED = 12
"""Of one brief, those who declined or let it expire included: nobody is asked without end."""

PRIORITIES = range(1, 6)
LONGEST_NAME = 120
LONGEST_COMPANY = 120
LONGEST_SERVICE = 160
LONGEST_REQUIREMENTS = 4_000
LONGEST_BUSINESS = 2_000
LONGEST_URL = 300
LONGEST_PHONE = 40
LONGEST_BODY = 8_000
LONGEST_COMMENT = 1_000
LONGEST_NOTE = 2_000
LONGEST_TERMS = 2_000
MOST_FILES = 5
"""Of one message."""
LARGEST_FILE = 8 * 1024 * 1024
LONGEST_FILENAME = 120
MOST_TEMPLATES = 30
MOST_AGREEMENTS = 50
MOST_ACCESSES = 20

LINK_KEPT = timedelta(days=180)
"""How long a link in a mail to a merchant opens the brief."""
CONFIRMED_WITHIN = timedelta(days=7)
"""How long the link that confirms an address holds; then the brief is forgotten."""
