"""What applicants do: apply, add a remark, take the application back."""

from dataclasses import asdict
from hashlib import sha256

from sqlalchemy import func, select

from app.accounts.tokens import hash_of, new_public_id, new_token
from app.applications.actions.steps import step, tell, write_down
from app.applications.details import ApplicationDetails
from app.applications.models import (
    Application,
    ApplicationEntry,
    ApplicationRemark,
    ApplicationWish,
)
from app.applications.queries import alike, inviting_partner, is_email_known
from app.applications.rules import (
    ANSWER_DAYS,
    LONGEST_NAME,
    MOST_REMARKS,
    PERSON_KEPT,
    REJECTED,
    WITHDRAWN,
    is_self_invited,
    website_key,
)
from app.clock import now
from app.config import settings
from app.db import db
from app.i18n.current import speaking
from app.i18n.folding import fold
from app.mail import post_mail
from app.partners.models import Category
from app.refusals import Refused
from app.tables import keep_words
from app.values import Doer, email_key
from app.web.addresses import url_for


def submit(
    *, details: ApplicationDetails, locale: str, ref: str, consent_text: str, is_hasty: bool
) -> str:
    """Take in an application and mail its applicant what was sent and the link to it; returns the
    token of the link, which is stored nowhere.

    An application with an e-mail or website that is known is taken in like any other and marked
    for staff. Only the mail says that the address is known, and only to whoever reads it.
    """
    is_known, token = is_email_known(details.email), new_token()
    application = take_in(token, details, locale, ref, consent_text, is_hasty=is_hasty)
    confirm_by_mail("applications/received", token, application, details, is_known=is_known)
    return token


def take_in(
    token: str,
    details: ApplicationDetails,
    locale: str,
    ref: str,
    consent_text: str,
    *,
    is_hasty: bool = False,
    entry: ApplicationEntry | None = None,
) -> Application:
    """Store an application whose link carries the token, marked when something about it wants a
    closer look."""
    inviting = inviting_partner(ref)
    application = Application(
        public_id=new_public_id(),
        token_hash=hash_of(token),
        locale=locale,
        kind=details.kind,
        name=details.name,
        name_key=fold(details.name)[:LONGEST_NAME],
        email=details.email,
        email_key=email_key(details.email),
        phone=details.phone,
        website=details.website,
        website_key=website_key(details.website),
        country=details.country,
        city=details.city,
        languages=list(details.languages),
        experience=details.experience,
        references=[asdict(reference) for reference in details.references],
        ref=ref,
        inviting_partner=inviting,
        is_self_invited=inviting is not None
        and is_self_invited(
            email=details.email,
            website=details.website,
            own_email=inviting.email,
            own_website=inviting.website,
        ),
        is_repeated=bool(alike(details.email, details.website)),
        is_hasty=is_hasty,
        consent_text=consent_text,
        consent_hash=sha256(consent_text.encode()).hexdigest(),
        entry=entry,
        changed_by=entry.user_id if entry else None,
    )
    application.wishes = [
        ApplicationWish(position=position, category_id=category_id)
        for position, category_id in enumerate(details.category_ids)
    ]
    db.session.add(application)
    db.session.flush()
    found_by = [details.name, details.email, details.website, details.city]
    keep_words("application", {application.id: found_by})
    return application


def confirm_by_mail(
    message: str,
    token: str,
    application: Application,
    details: ApplicationDetails,
    *,
    is_known: bool,
    **values: object,
) -> None:
    """Mail an applicant what an application says, and the link to it."""
    locale, inviting = application.locale, application.inviting_partner
    names = dict(
        db.session.execute(
            select(Category.id, Category.name).where(Category.id.in_(details.category_ids))
        ).all()
    )
    post_mail(
        message=message,
        to=details.email,
        locale=locale,
        link=link_of(token, locale),
        days=ANSWER_DAYS,
        details=details,
        categories=[names[category_id].text_for(locale) for category_id in details.category_ids],
        inviting=inviting.name if inviting else "",
        unknown_ref=application.ref if inviting is None else "",
        is_known=is_known,
        **values,
    )


def link_of(token: str, locale: str) -> str:
    """The address of the applicant's own page."""
    with speaking(locale):
        return settings().base_url + url_for("applications.own", token=token)


def add_remark(*, application: Application, text: str) -> None:
    """Let the applicant add something. Raises Refused when the application is decided, or when
    there are as many remarks as allowed."""
    if not application.is_open:
        raise Refused("This application has been decided. Nothing can be added to it any more.")
    count = select(func.count()).where(ApplicationRemark.application_id == application.id)
    if (db.session.scalar(count) or 0) >= MOST_REMARKS:
        raise Refused(
            "No more remarks can be added. Tell us the rest on the call.",
            field="text",
        )
    db.session.add(ApplicationRemark(application_id=application.id, text=text))
    db.session.flush()


def withdraw(*, application: Application, doer: Doer) -> None:
    """Let the applicant take the application back. Raises Refused when it has been decided."""
    moment = now()
    step(
        application,
        application.version,
        doer,
        status=REJECTED,
        reason=WITHDRAWN,
        decided_at=moment,
        forget_at=moment + PERSON_KEPT,
    )
    write_down(
        "application.withdrawn",
        application,
        doer,
        before={"application_status": application.status},
        after={"application_status": REJECTED},
    )
    tell(application, "applications/withdrawn", days=PERSON_KEPT.days)
