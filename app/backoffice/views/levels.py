"""Levels: their texts and those of their conditions."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from app.accounts.access import open_to
from app.accounts.pages import own_page
from app.accounts.people import present_doer
from app.backoffice.actions.texts import (
    change_tier,
    condition_field,
    mark_of,
    values_of_tier,
)
from app.backoffice.forms.texts import TIER, TextField, TextsForm, form_of, names_are_free, typed
from app.backoffice.partner_table import DECIDERS
from app.backoffice.queries.texts import all_tiers, tier_by_key
from app.backoffice.views.blueprint import backoffice
from app.config import settings
from app.i18n.current import gettext
from app.partners.models import Tier
from app.partners.rules import UNLIMITED
from app.web.addresses import url_for

WAY = "backoffice.levels"


@backoffice.get("/office/levels/")
@open_to(*DECIDERS)
def levels() -> Response:
    """All levels."""
    return own_page("backoffice/levels.html", way=WAY, tiers=all_tiers(), unlimited=UNLIMITED)


@backoffice.route("/office/levels/<key>/", methods=["GET", "POST"])
@open_to(*DECIDERS)
def level(key: str) -> Response:
    """A level in every language side by side."""
    tier = tier_by_key(key)
    form = _form(tier)
    if request.method == "POST" and form.validate(names_are_free(form, Tier, but=tier.id)):
        with form.told_refusals():
            change_tier(
                key=key, seen=form.seen.data or "", texts=form.localized(), doer=present_doer()
            )
            flash(gettext("Saved."), "done")
            return redirect(url_for(WAY), 303)
    return _page(tier, form)


def _form(tier: Tier) -> TextsForm:
    conditions = [
        TextField(
            condition_field(each.key),
            gettext("Condition %(number)s", number=number),
            300,
            is_long=True,
        )
        for number, each in enumerate(tier.conditions, 1)
    ]
    values = values_of_tier(tier)
    made = form_of(TextsForm, (*TIER, *conditions), settings().locales)
    return made(data=typed(values, settings().locales) | {"seen": mark_of(values)})


def _page(tier: Tier, form: TextsForm) -> Response:
    is_stale = form.is_stale
    present = values_of_tier(tier)
    if is_stale:
        form.seen.data = mark_of(present)
    return own_page(
        "backoffice/level.html",
        way=WAY,
        form=form,
        tier=tier,
        present=present if is_stale else None,
        unlimited=UNLIMITED,
    )
