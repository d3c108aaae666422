"""Categories: their texts, their order, adding and removing them."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from app.accounts.access import open_to
from app.accounts.pages import own_page
from app.accounts.people import present_doer
from app.backoffice.actions.texts import (
    add_category,
    change_category,
    mark_of,
    remove_category,
    values_of_category,
)
from app.backoffice.forms.texts import CATEGORY, CategoryForm, form_of, names_are_free, typed
from app.backoffice.partner_table import DECIDERS
from app.backoffice.queries.texts import (
    all_categories,
    category_by_slug,
    count_standing,
)
from app.backoffice.views.blueprint import backoffice
from app.catalogue import queries as catalogue
from app.config import settings
from app.db import db
from app.i18n.current import current_locale, gettext
from app.partners.models import Category
from app.web.addresses import url_for
from app.web.forms import Form

WAY = "backoffice.categories"
MOST_COUNTED = 1_000


@backoffice.get("/office/categories/")
@open_to(*DECIDERS)
def categories() -> Response:
    """All categories, with how many partners of each are in the catalogue."""
    return own_page(
        "backoffice/categories.html",
        way=WAY,
        categories=all_categories(),
        listed=catalogue.present_facts().counts,
    )


@backoffice.route("/office/categories/new", methods=["GET", "POST"])
@open_to(*DECIDERS)
def new_category() -> Response:
    """Add a category."""
    form = _form()
    del form.place
    if request.method == "POST" and form.validate(names_are_free(form, Category)):
        with form.told_refusals():
            add_category(texts=form.localized(), icon=form.icon.data, doer=present_doer())
            flash(gettext("The category is added."), "done")
            return redirect(url_for(WAY), 303)
    return own_page(
        "backoffice/category.html", way=WAY, form=form, category=None, present=None, standing=0
    )


@backoffice.route("/office/categories/<slug>/", methods=["GET", "POST"])
@open_to(*DECIDERS)
def category(slug: str) -> Response:
    """A category in every language side by side."""
    found = category_by_slug(slug)
    if request.method == "GET":
        return _page(found, _form(found, formdata=None))
    form = _form(found)
    if form.validate(names_are_free(form, Category, but=found.id)):
        with form.told_refusals():
            is_late = change_category(
                slug=slug,
                seen=form.seen.data or "",
                texts=form.localized(),
                icon=form.icon.data,
                place=form.place.data,
                doer=present_doer(),
            )
            flash(gettext("Saved."), "done")
            if is_late:
                flash(gettext("The search will know the new name from tomorrow."), "done")
            return redirect(url_for(WAY), 303)
    return _page(found, form)


@backoffice.post("/office/categories/<slug>/removals")
@open_to(*DECIDERS)
def remove_one(slug: str) -> Response:
    """Remove a category in which nobody stands."""
    form = Form()
    with form.told_refusals():
        remove_category(slug=slug, doer=present_doer())
        flash(gettext("The category is removed."), "done")
        return redirect(url_for(WAY), 303)
    found = category_by_slug(slug)
    return _page(found, _form(found, formdata=None), removing=form)


@backoffice.get("/office/categories/<slug>/removals")
@open_to(*DECIDERS)
def back_to_category(slug: str) -> Response:
    """Where the switch of languages leads after something was refused."""
    return redirect(url_for("backoffice.category", slug=slug), 303)


def _form(category: Category | None = None, **options: object) -> CategoryForm:
    made = form_of(CategoryForm, CATEGORY, settings().locales)
    if category is None:
        return made(**options)
    values = values_of_category(category)
    others = [each for each in all_categories() if each.id != category.id]
    place = sum(1 for each in others if each.position < category.position)
    data = typed(values, settings().locales) | {"seen": mark_of(values), "place": place}
    form: CategoryForm = made(data=data, **options)
    names = [_name(each) for each in others]
    form.place.choices = [(0, gettext("first"))] + [
        (number, gettext("after %(name)s", name=name)) for number, name in enumerate(names, 1)
    ]
    return form


def _name(category: Category) -> str:
    return category.name.text_for(current_locale(), otherwise=category.slug)


def _page(found: Category, form: CategoryForm, removing: Form | None = None) -> Response:
    is_stale = form.is_stale
    if is_stale:
        # As it is now, whatever this request has begun to change.
        db.session.refresh(found)
    present = values_of_category(found)
    if is_stale:
        form.seen.data = mark_of(present)
    response = own_page(
        "backoffice/category.html",
        way=WAY,
        form=removing or form,
        texts_form=form,
        category=found,
        present=present if is_stale else None,
        standing=count_standing(found.id, MOST_COUNTED + 1),
    )
    if removing is not None:
        response.status_code = 409
    return response
