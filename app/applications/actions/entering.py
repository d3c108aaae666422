"""Staff enter an application for somebody, such as a firm that telephoned."""

from datetime import date

from app.accounts.tokens import new_token
from app.applications.actions.applying import confirm_by_mail, take_in
from app.applications.audited import CONSENT_WORDS
from app.applications.details import ApplicationDetails, GivenConsent
from app.applications.models import Application, ApplicationEntry
from app.applications.queries import is_email_known
from app.applications.rules import SUBMITTED, require_consent_day
from app.audit import record
from app.values import Doer


def enter(
    *,
    details: ApplicationDetails,
    locale: str,
    ref: str,
    consent: GivenConsent,
    today: date,
    doer: Doer,
) -> Application:
    """Take in an application that staff have filled in, with who agreed to it, when and how. The
    applicant gets a mail that says all of this, with the link to the application.

    Known addresses are marked as when somebody applies (``submit``). Raises Refused for the field
    ``consent_on``.
    """
    require_consent_day(consent.on, today)
    is_known, token = is_email_known(details.email), new_token()
    entry = ApplicationEntry(
        user_id=doer.user_id,
        consent_by=consent.by,
        consent_how=consent.how,
        consent_on=consent.on,
    )
    application = take_in(token, details, locale, ref, consent.text, entry=entry)
    record(
        "application.entered",
        doer=doer,
        subject="application",
        subject_id=application.id,
        after={
            "application_status": SUBMITTED,
            "consent_by": consent.by,
            "consent_how": consent.how,
            "consent_on": consent.on,
        },
    )
    confirm_by_mail(
        "applications/entered",
        token,
        application,
        details,
        is_known=is_known,
        consent=consent,
        how=CONSENT_WORDS[consent.how],
    )
    return application
