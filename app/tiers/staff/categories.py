"""In which categories a partner stands, chosen by staff."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import STAFF, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, present_doer
from app.i18n.current import gettext
from app.partners.models import Partner
from app.partners.rules import UNLIMITED
from app.tiers.actions import choose_categories
from app.tiers.blueprint import tiers
from app.tiers.forms import CategoriesForm
from app.tiers.queries.partners import all_categories, categories_basis, partner_by_slug
from app.tiers.staff.level import WAY
from app.tiers.words import told
from app.web.addresses import url_for


@tiers.get("/office/partners/<slug>/categories")
@open_to(*STAFF)
def partner_categories(slug: str) -> AnyResponse:
    """The categories of a partner, those beyond the limit of its level marked."""
    partner = partner_by_slug(slug)
    present = [row.category.slug for row in partner.standings if not row.surplus]
    form = _form(formdata=None, data={"categories": present, "basis": categories_basis(partner)})
    return _page(partner, form)


@tiers.post("/office/partners/<slug>/categories")
@open_to("manager")
def change_categories(slug: str) -> AnyResponse:
    """Choose the categories within the limit of the level (P17)."""
    partner, form = partner_by_slug(slug), _form()
    if form.validate():
        with form.told_refusals():
            choose_categories(
                partner_id=partner.id,
                slugs=form.categories.data or [],
                basis=form.basis.data or "",
                doer=present_doer(),
            )
            flash(gettext("Saved."), "done")
            return redirect(url_for("tiers.partner_categories", slug=slug), 303)
    return _page(partner_by_slug(slug), form)


def _form(**options: object) -> CategoriesForm:
    form = CategoriesForm(**options)
    form.categories.choices = [(each.slug, told(each.name)) for each in all_categories()]
    return form


def _page(partner: Partner, form: CategoriesForm) -> AnyResponse:
    if form.is_stale:
        # Whoever has seen what holds now may send it again.
        form.basis.data = categories_basis(partner)
    return own_page(
        "tiers/partner_categories.html",
        way=WAY,
        form=form,
        partner=partner,
        unlimited=UNLIMITED,
        may_decide=known_person().role == "manager",
    )
