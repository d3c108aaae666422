"""The logo and the pictures of a profile."""

from typing import TypedDict

from flask import flash, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.pages import own_page
from app.accounts.people import present_doer
from app.config import settings
from app.i18n.current import gettext
from app.partners.pictures import MOST_BYTES, MOST_PICTURE_BYTES
from app.profiles.actions import (
    add_picture,
    describe_pictures,
    move_picture,
    remove_logo,
    remove_picture,
    set_draft_logo,
)
from app.profiles.content import shown_pictures
from app.profiles.forms import LogoForm, PicturesForm, pictures_form
from app.profiles.rules import MOST_PICTURES
from app.profiles.views.desk import Desk
from app.refusals import Refused
from app.values import Doer


class Here(TypedDict):
    """What every deed at a desk is told."""

    partner_id: int
    side: str
    doer: Doer


def pictures(desk: Desk) -> AnyResponse:
    """The logo and the pictures as they are to be."""
    return _page(desk, pictures_form(_shown(desk), settings().locales), LogoForm(formdata=None))


def save_pictures(desk: Desk) -> AnyResponse:
    """Store what the pictures are said to show; then add one, take one out, or move one, as the
    button says that was pressed."""
    form = pictures_form(_shown(desk), settings().locales, is_sent=True)
    if form.validate():
        with form.told_refusals():
            _change(desk, form)
            return redirect(desk.url("pictures"), 303)
    return _page(desk, form, LogoForm(formdata=None))


def _change(desk: Desk, form: PicturesForm) -> None:
    here = Here(partner_id=desk.partner_id, side=desk.side, doer=present_doer())
    describe_pictures(alt=form.alt(), **here)
    verb, _dash, name = request.form.get("change", "").partition("-")
    file = request.files.get("picture")
    if verb == "remove":
        remove_picture(name=name, **here)
        flash(gettext("The picture is out of the draft."), "done")
    elif verb == "earlier":
        move_picture(name=name, **here)
    elif file is not None and file.filename:
        add_picture(data=_read(file, MOST_PICTURE_BYTES), **here)
        flash(gettext("The picture is in the draft. Say in a few words what it shows."), "done")
    elif verb == "add":
        raise Refused("Choose a file first.", field="picture")
    else:
        flash(gettext("The draft is saved. Readers see it once it is published."), "done")


def save_logo(desk: Desk) -> AnyResponse:
    """Put a logo into the draft."""
    form, file = LogoForm(), request.files.get("logo")
    with form.told_refusals():
        if file is None or not file.filename:
            raise Refused("Choose a file first.", field="logo")
        data = _read(file, MOST_BYTES)
        here = Here(partner_id=desk.partner_id, side=desk.side, doer=present_doer())
        set_draft_logo(data=data, **here)
        flash(gettext("The logo is in the draft. Readers see it once it is published."), "done")
        return redirect(desk.url("pictures"), 303)
    return _page(desk, pictures_form(_shown(desk), settings().locales), form)


def take_logo_out(desk: Desk) -> AnyResponse:
    """Let the draft have no logo."""
    remove_logo(partner_id=desk.partner_id, side=desk.side, doer=present_doer())
    flash(gettext("The logo is out of the draft."), "done")
    return redirect(desk.url("pictures"), 303)


def to_pictures(desk: Desk) -> AnyResponse:
    """Where the switch of languages leads after a logo that was refused."""
    return redirect(desk.url("pictures"), 303)


def _read(file: FileStorage, most: int) -> bytes:
    """The file, no further than it takes to see that it is too large."""
    return file.stream.read(most + 1)


def _shown(desk: Desk) -> list[dict[str, object]]:
    return shown_pictures(desk.profile.parts, desk.profile.pictures)


def _page(desk: Desk, form: PicturesForm, logo_form: LogoForm) -> AnyResponse:
    edited = desk.profile
    response = own_page(
        "profiles/pictures.html",
        way=desk.way,
        form=form,
        logo_form=logo_form,
        desk=desk,
        edited=edited,
        partner=edited.partner,
        logo=edited.parts["logo"],
        pictures=_shown(desk),
        most=MOST_PICTURES,
    )
    response.status_code = max(form.status, logo_form.status)
    return response
