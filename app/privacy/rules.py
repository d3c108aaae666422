"""How long things about people are kept. Pure; the whole table stands in
docs/decisions/0019-privacy.md."""

from datetime import timedelta

INVITED_KEPT = timedelta(days=90)
"""Since the last invitation, when none was accepted."""
ENDED_KEPT = timedelta(days=365)
"""Since an account ended, by the operator or by leaving a team: then its person is forgotten."""
MOST_ROWS = 100_000
"""Of one kind in what a person takes away."""
