"""What applicants agree to."""

from app.applications.rules import PERSON_KEPT
from app.config import settings
from app.i18n.current import gettext


def consent_text() -> str:
    """What an applicant agrees to, in the language of the page."""
    return gettext(
        "I agree that the programme %(programme)s keeps and uses what I have filled in here to "
        "decide on my application and to get in touch with me about it. If it comes to nothing, "
        "what identifies me is removed %(days)s days after the decision. I can take the "
        "application back at any time by the link in the confirmation e-mail.",
        programme=settings().programme_name,
        days=PERSON_KEPT.days,
    )
