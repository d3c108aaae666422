"""Texts and facts of a profile: the form, its rows, the draft."""

import json
from typing import Any

from flask import flash, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import is_own_page
from app.accounts.pages import own_page
from app.accounts.people import present_doer
from app.catalogue.queries import all_categories
from app.config import settings
from app.db import db
from app.i18n.current import current_locale, gettext, ngettext
from app.partners.rules import UNLIMITED
from app.profiles.actions import (
    choose_parts,
    discard_draft,
    require_room,
    save_draft,
    say_available,
)
from app.profiles.filling import categories_from, parts_from, profile_form
from app.profiles.forms import ProfileForm, change_rows
from app.profiles.rules import (
    MINE,
    THEIRS,
    Marks,
    StaleProfile,
    lacking,
    marks_of,
    preselected,
)
from app.profiles.views.desk import Desk
from app.profiles.views.words import lacking_words, part_label, part_words


def profile(desk: Desk) -> AnyResponse:
    """The profile as it is to be, ready to be changed."""
    form = profile_form(desk.profile.parts, all_categories(), side=desk.side)
    return profile_page(desk, form, seen=marks_of(desk.profile.parts))


def save(desk: Desk) -> AnyResponse:
    """Store what was typed as a draft, and go on to the preview when that was asked for."""
    before, categories = desk.profile.parts, all_categories()
    form = profile_form(before, categories, side=desk.side, typed=MultiDict(request.form))
    seen = _seen()
    if form.validate():
        with form.told_refusals():
            typed = parts_from(form, before, categories)
            try:
                save_draft(
                    partner_id=desk.partner_id,
                    side=desk.side,
                    typed=typed,
                    seen=seen,
                    taken=_taken(),
                    doer=present_doer(),
                )
            except StaleProfile as stale:
                return both_page(desk, stale, to=desk.url("save"), carried=_typed_fields())
            flash(gettext("The draft is saved. Readers see it once it is published."), "done")
            to = "preview" if request.form.get("then") == "preview" else "profile"
            return redirect(desk.url(to), 303)
    else:
        # What the rules will say is told together with what is wrong otherwise.
        with form.told_refusals():
            require_room(desk.profile, {"categories": categories_from(form, before, categories)})
    return profile_page(desk, form, seen=seen)


def rows(desk: Desk) -> AnyResponse:
    """The form with a row more, one less, or two in each other's place; nothing is stored."""
    # Not even that the form was sent: the same may be asked for again, after going back.
    db.session.rollback()
    typed, focus = change_rows(MultiDict(request.form), request.form.get("row", ""))
    form = profile_form(desk.profile.parts, all_categories(), side=desk.side, typed=typed)
    return profile_page(desk, form, seen=_seen(), focus=focus)


def discard(desk: Desk) -> AnyResponse:
    """Throw the draft away."""
    discard_draft(partner_id=desk.partner_id, side=desk.side, doer=present_doer())
    flash(gettext("The draft is thrown away. This is the profile without it."), "done")
    return redirect(desk.url("profile"), 303)


def choose(desk: Desk) -> AnyResponse:
    """Bring the draft up to what others have published meanwhile."""
    try:
        choose_parts(
            partner_id=desk.partner_id,
            side=desk.side,
            seen=_seen(),
            taken=_taken(),
            doer=present_doer(),
        )
    except StaleProfile as stale:
        return both_page(desk, stale, to=desk.url("choose"), carried=[])
    flash(gettext("Put together. Look at it once more and publish it."), "done")
    return redirect(desk.url("preview"), 303)


def availability(desk: Desk) -> AnyResponse:
    """Take new work, or none, from now on."""
    available = request.form.get("available") == "1"
    was_away = say_available(partner_id=desk.partner_id, available=available, doer=present_doer())
    if was_away:
        flash(
            gettext("Your vacation is over: the catalogue says now that you take new work."), "done"
        )
    elif available:
        flash(gettext("The catalogue says now that you take new work."), "done")
    else:
        flash(gettext("The catalogue says now that you take no new work."), "done")
    came_from = request.form.get("next", "")
    return redirect(came_from if is_own_page(came_from) else desk.url("profile"), 303)


def to_profile(desk: Desk) -> AnyResponse:
    """Where the switch of languages leads after a form that was refused."""
    return redirect(desk.url("profile"), 303)


def profile_page(
    desk: Desk, form: ProfileForm, *, seen: Marks, focus: str | None = None
) -> AnyResponse:
    """The page of the form; after a change of rows the form alone, when a script asks for it."""
    edited = desk.profile
    return own_page(
        "profiles/profile.html",
        fragment="profiles/_form.html",
        way=desk.way,
        form=form,
        desk=desk,
        edited=edited,
        partner=edited.partner,
        seen=json.dumps(seen),
        focus=focus,
        surplus=[
            each.category.name.text_for(current_locale())
            for each in edited.partner.standings
            if each.surplus
        ],
        category_hint=_category_hint(edited.partner.category_limit),
        lacking={code: lacking_words(lacking(edited.parts, code)) for code in settings().locales},
        stale=[part_label(name) for name in edited.stale],
        changed=[part_label(name) for name in edited.changed],
    )


def _category_hint(limit: int) -> str:
    if limit >= UNLIMITED:
        return gettext("At your level there may be any number of them.")
    return ngettext(
        "At your level there may be %(num)s category.",
        "At your level there may be at most %(num)s categories.",
        limit,
    )


def both_page(
    desk: Desk, stale: StaleProfile, *, to: str, carried: list[tuple[str, str]]
) -> AnyResponse:
    """Both versions side by side, with a choice for each part. ``carried`` are fields that are
    sent on with the choice."""
    # What the refused write has changed so far is dropped; the page is made of what is stored.
    db.session.rollback()
    choices = [
        {
            "name": name,
            "label": part_label(name),
            "mine": part_words(name, stale.mine.get(name)),
            "theirs": part_words(name, stale.theirs.get(name)),
            "chosen": preselected(stale.seen, stale.mine, name),
        }
        for name in stale.parts
    ]
    response = own_page(
        "profiles/both.html",
        way=desk.way,
        desk=desk,
        choices=choices,
        to=to,
        carried=carried,
        seen=json.dumps(marks_of(stale.theirs)),
        mine=MINE,
        theirs=THEIRS,
    )
    response.status_code = stale.status
    return response


def _seen() -> dict[str, str]:
    """Marks of what the page showed that the form was on; nothing where they make no sense."""
    try:
        seen: Any = json.loads(request.form.get("seen", ""))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(seen, dict):
        return {}
    return {name: mark for name, mark in seen.items() if isinstance(mark, str)}


def _taken() -> list[str]:
    """Parts of which the other version was chosen."""
    return [
        name.removeprefix("choice-")
        for name, choice in request.form.items()
        if name.startswith("choice-") and choice == THEIRS
    ]


def _typed_fields() -> list[tuple[str, str]]:
    own = ("csrf_token", "submission", "seen")
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in own and not name.startswith("choice-")
    ]
