"""Becoming a partner: the public page with its form."""

from flask import flash, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.applications.actions import forget_draft, save_draft, submit
from app.applications.blueprint import applications
from app.applications.consent import consent_text
from app.applications.cookies import (
    carried_draft,
    drop_draft,
    opened_at,
    opened_now,
    set_draft,
)
from app.applications.filling import filled, rows_in
from app.applications.forms import ApplicationForm
from app.applications.models import ApplicationDraft
from app.applications.queries import all_categories, draft_of, inviting_partner
from app.applications.rules import (
    ANSWER_DAYS,
    LONGEST_REF,
    MOST_REFERENCES,
    is_hasty,
)
from app.clock import now
from app.db import keep_although_refused
from app.i18n.current import current_locale, gettext
from app.values import email_key
from app.web.addresses import url_for
from app.web.client import client_address
from app.web.limits import limit
from app.web.pages import render_page, wants_fragment

APPLICATIONS = "20 per hour"
OF_ONE_ADDRESS = "5 per day"
DRAFTS = "60 per hour"
NOT_KEPT = frozenset(("csrf_token", "submission", "consent", "subject", "opened"))
"""What a form sends beside what its writer has typed."""


@applications.get("/apply/")
@open_to(EVERYONE)
def apply() -> AnyResponse:
    """What it means to be a partner, and the form, with what was typed before."""
    token = carried_draft()
    draft = draft_of(token) if token else None
    typed = MultiDict(_typed_in(draft)) if draft else None
    ref = request.args.get("ref", "")[:LONGEST_REF]
    form = filled(ApplicationForm, formdata=typed, data={"ref": ref}, rows=rows_in(typed or {}))
    if draft and ref:
        form.ref.data = ref
    form.opened.data = opened_now()
    return _page(form, draft=draft)


@applications.post("/apply/")
@open_to(EVERYONE)
def send_application() -> AnyResponse:
    """Take the application in. What is refused is kept as a draft."""
    categories = all_categories()
    form = filled(ApplicationForm, categories)
    if form.validate():
        with form.told_refusals():
            form.refuse_programs()
            limit(APPLICATIONS, "applications", client_address())
            limit(OF_ONE_ADDRESS, "applications of", email_key(form.email.data or ""))
            submit(
                details=form.details({category.slug: category.id for category in categories}),
                locale=current_locale(),
                ref=form.ref.data or "",
                consent_text=consent_text(),
                is_hasty=is_hasty(opened_at(form.opened.data), now()),
            )
            response = redirect(url_for("applications.sent"), 303)
            _forget_draft(response)
            return response
    # The answer is a refusal; the draft is to last all the same.
    keep_although_refused()
    token = _keep_draft()
    response = _page(form)
    if token:
        set_draft(response, token)
    return response


@applications.get("/apply/sent")
@open_to(EVERYONE)
def sent() -> AnyResponse:
    """What happens next."""
    return _uncached(render_page("applications/sent.html", days=ANSWER_DAYS))


@applications.post("/apply/draft")
@open_to(EVERYONE)
def keep_draft() -> AnyResponse:
    """Save what is typed, for later."""
    form = filled(ApplicationForm)
    with form.told_refusals():
        limit(DRAFTS, "drafts", client_address())
        token = save_draft(token=carried_draft(), typed=_typed())
        flash(
            gettext("Saved. Come back on this device within 30 days and go on where you stopped."),
            "done",
        )
        response = redirect(url_for("applications.apply"), 303)
        set_draft(response, token)
        return response
    return _page(form)


@applications.post("/apply/draft/endings")
@open_to(EVERYONE)
def end_draft() -> AnyResponse:
    """Forget what was typed."""
    response = redirect(url_for("applications.apply"), 303)
    _forget_draft(response)
    flash(gettext("What you had typed is forgotten."), "done")
    return response


@applications.post("/apply/references")
@open_to(EVERYONE)
def add_reference() -> AnyResponse:
    """Give room for one more reference. What is typed is kept as a draft, so that the page that
    follows, or a reload of it, has all of it."""
    form = filled(ApplicationForm)
    with form.told_refusals():
        limit(DRAFTS, "drafts", client_address())
        rows = min(len(form.shown_references) + 1, MOST_REFERENCES)
        typed = _typed()
        typed.setdefault(f"references-{rows - 1}-client", [""])
        token = save_draft(token=carried_draft(), typed=typed)
        if wants_fragment():
            form = filled(ApplicationForm, rows=rows)
            response = _uncached(
                render_page(
                    "applications/_references.html",
                    form=form,
                    is_new=True,
                    more=url_for("applications.add_reference"),
                )
            )
        else:
            place = f"#references-{rows - 1}"
            response = redirect(url_for("applications.apply") + place, 303)
        set_draft(response, token)
        return response
    return _page(form)


@applications.get("/apply/draft")
@applications.get("/apply/draft/endings")
@applications.get("/apply/references")
@open_to(EVERYONE)
def back_to_form() -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return redirect(url_for("applications.apply"), 303)


def _page(form: ApplicationForm, draft: ApplicationDraft | None = None) -> AnyResponse:
    if not form.opened.data:
        form.opened.data = opened_now()
    typed_ref = str(form.ref.data or "").strip()
    response = render_page(
        "applications/apply.html",
        form=form,
        draft=draft,
        consent=consent_text(),
        inviting=inviting_partner(typed_ref) if typed_ref else None,
        days=ANSWER_DAYS,
        is_new=False,
        more=url_for("applications.add_reference"),
    )
    response.status_code = form.status
    if form.refusal is not None and form.refusal.retry_after is not None:
        response.headers["Retry-After"] = str(form.refusal.retry_after)
    return _uncached(response)


def _uncached(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _typed() -> dict[str, list[str]]:
    known = ApplicationForm(formdata=None)
    return {
        name: values
        for name, values in request.form.lists()
        if name in known and name not in NOT_KEPT
    }


def _typed_in(draft: ApplicationDraft) -> list[tuple[str, str]]:
    return [(name, value) for name, values in draft.typed.items() for value in values]


def _keep_draft() -> str | None:
    typed = _typed()
    return save_draft(token=carried_draft(), typed=typed) if any(map(any, typed.values())) else None


def _forget_draft(response: AnyResponse) -> None:
    token = carried_draft()
    if token:
        forget_draft(token=token)
        drop_draft(response)
