"""``/account/privacy``: what is held about oneself, to take away and to erase. Administrators do
the same for others at ``/office/users/``."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Blueprint, Response, flash, redirect, session
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import SIGNED_IN, TEAM, open_to
from app.accounts.cookies import drop_session
from app.accounts.holdings import Holder
from app.accounts.pages import own_page
from app.accounts.people import known_person, present_doer
from app.accounts.queries import user_by_public_id
from app.i18n.current import gettext
from app.privacy.actions import erase_oneself, erase_person, record_export
from app.privacy.exporting import write_export
from app.privacy.forms import EraseForm
from app.privacy.queries import COUNTED, counts_of, holder_of
from app.web.addresses import url_for
from app.web.forms import Form
from app.web.limits import limit

privacy = Blueprint("privacy", __name__)

EXPORTS = "10 per day"
TRIES = "10 per 5 minutes"
PART = 64_000
IN_MEMORY = 1_000_000
"""Bytes of an export that are not yet written to the disk."""


@privacy.get("/account/privacy")
@open_to(*SIGNED_IN)
def held() -> AnyResponse:
    """What is held about oneself."""
    return _page(EraseForm(formdata=None))


@privacy.get("/account/privacy/exports", endpoint="exports")
@privacy.get("/account/privacy/erasures", endpoint="erasures")
@open_to(*SIGNED_IN)
def back() -> AnyResponse:
    """Where the switch of languages leads after a refusal."""
    return redirect(url_for("privacy.held"), 303)


@privacy.post("/account/privacy/exports")
@open_to(*SIGNED_IN)
def export() -> AnyResponse:
    """Take it away."""
    form, person = Form(), known_person()
    with form.told_refusals():
        limit(EXPORTS, "export", str(person.id))
        return _exported(Holder(person.email, person.id))
    return _page(EraseForm(formdata=None), told=form)


@privacy.post("/account/privacy/erasures")
@open_to(*TEAM)
def erase() -> AnyResponse:
    """Be forgotten."""
    form, person = EraseForm(), known_person()
    if form.validate():
        with form.told_refusals():
            limit(TRIES, "present password", str(person.id))
            erase_oneself(user_id=person.id, password=form.password.data or "")
            session.clear()
            flash(gettext("Your account is erased. Good-bye."), "done")
            response = redirect(url_for("accounts.login"), 303)
            drop_session(response)
            return response
    return _page(form)


@privacy.post("/office/users/<person>/exports")
@open_to("admin")
def export_of(person: str) -> AnyResponse:
    """What is held about somebody, for whoever asked the operator for it."""
    return _exported(holder_of(user_by_public_id(person)))


@privacy.post("/office/users/<person>/erasures")
@open_to("admin")
def erase_other(person: str) -> AnyResponse:
    """Forget somebody who asked the operator for it."""
    erase_person(person=person, doer=present_doer())
    flash(gettext("The person is erased."), "done")
    return redirect(url_for("accounts.user", person=person), 303)


def _exported(holder: Holder) -> AnyResponse:
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when all is sent
    write_export(holder, file)
    file.seek(0)
    record_export(holder=holder, doer=present_doer())
    response = Response(_sent(file), mimetype="application/zip")
    response.headers["Content-Disposition"] = "attachment; filename=kupec.zip"
    return response


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(PART):
            yield part


def _page(form: EraseForm, told: Form | None = None) -> AnyResponse:
    person = known_person()
    response = own_page(
        "privacy/held.html",
        way="accounts.account",
        form=form,
        told=told,
        held=counts_of(Holder(person.email, person.id)),
        counted=COUNTED,
    )
    refused = form if form.errors else told
    if refused is not None:
        response.status_code = refused.status
        if refused.refusal is not None and refused.refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refused.refusal.retry_after)
    return response
