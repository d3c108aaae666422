"""Categories and levels: texts in every language, changed by one person at a time."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.db import db
from app.partners.models import Category, Listing, Tier
from tests import cast
from tests.visits import error_at, token_on

FIELD = re.compile(
    r'<(?:input|textarea)[^>]*?\bname="([^"]+)"[^>]*?(?:\bvalue="([^"]*)"[^>]*>|>\s*([^<]*)</textarea>)'
)
SELECTED = re.compile(r'<select[^>]*name="([^"]+)".*?<option selected value="([^"]*)"', re.S)


def fields_on(page: TestResponse) -> dict[str, str]:
    """What a browser would send of the page's form, were nothing changed."""
    form = page.text.split('class="form form--wide"')[1].split("</form>")[0]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and name[1] not in ("csrf_token", "submission"):
            fields[name[1]] = value[1] if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form):
        fields[name] = text.strip()
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"', options)
        assert chosen, name
        fields[name] = chosen[1]
    return fields


def save(client: FlaskClient, path: str, fields: dict[str, Any]) -> TestResponse:
    return client.post(path, data={"csrf_token": token_on(client.get(path)), **fields})


def slugs() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Category.slug).order_by(Category.position)))


def category(slug: str) -> Category:
    db.session.rollback()
    return db.session.scalars(select(Category).where(Category.slug == slug)).one()


def test_a_category_is_called_otherwise_and_everything_follows(
    app: Flask, manager: FlaskClient
) -> None:
    actor = cast.listed("Hrdina", categories=("seo",))
    path = "/sk/office/categories/seo/"
    fields = fields_on(manager.get(path)) | {"name_sk": "Vyhľadávače & spol."}
    assert save(manager, path, fields).status_code == 303
    assert category("seo").name["sk"] == "Vyhľadávače & spol."
    public = app.test_client().get("/sk/categories/seo/")
    assert "Vyhľadávače &amp; spol." in public.text
    # The search of the catalogue knows the new name at once.
    document = db.session.scalar(select(Listing.document).where(Listing.partner_id == actor.id))
    assert "vyhladavace" in document
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.deed == "category.changed"
    assert set(entry.after) == {"text_name"}
    assert entry.before["text_name"]["sk"] == "SEO"


def test_saving_what_is_there_changes_nothing(manager: FlaskClient) -> None:
    before = slugs()
    path = "/sk/office/categories/photo/"
    assert save(manager, path, fields_on(manager.get(path))).status_code == 303
    assert slugs() == before
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_a_category_is_put_elsewhere(manager: FlaskClient) -> None:
    before = slugs()
    path = f"/sk/office/categories/{before[5]}/"
    for place in (0, 11, 3):
        fields = fields_on(manager.get(path)) | {"place": str(place)}
        assert save(manager, path, fields).status_code == 303
        others = [slug for slug in before if slug != before[5]]
        assert slugs() == [*others[:place], before[5], *others[place:]]


def test_a_stale_form_shows_both_and_overwrites_nothing_unseen(manager: FlaskClient) -> None:
    path = "/sk/office/categories/seo/"
    opened = fields_on(manager.get(path))
    assert save(manager, path, opened | {"about_pl": "Cudze słowa."}).status_code == 303
    stale = save(manager, path, opened | {"about_pl": "Moje słowa."})
    assert stale.status_code == 409
    assert "Cudze słowa." in stale.text
    assert "Moje słowa." in stale.text
    assert 'data-present="about_pl"' in stale.text
    assert 'data-present="about_sk"' not in stale.text
    assert category("seo").about["pl"] == "Cudze słowa."
    again = save(manager, path, fields_on(stale))
    assert again.status_code == 303
    assert category("seo").about["pl"] == "Moje słowa."


def test_every_language_is_asked_for(manager: FlaskClient) -> None:
    path = "/sk/office/categories/seo/"
    refused = save(manager, path, fields_on(manager.get(path)) | {"short_ru": ""})
    assert refused.status_code == 422
    assert error_at(refused, "short_ru")
    assert category("seo").short["ru"]


def test_a_category_comes_and_goes(app: Flask, manager: FlaskClient) -> None:
    path = "/sk/office/categories/new"
    texts = {
        f"{name}_{code}": f"Doprava {code}"
        for name in ("name", "short", "about")
        for code in ("sk", "pl", "ru")
    }
    assert save(manager, path, texts | {"icon": "truck"}).status_code == 303
    assert save(manager, path, texts | {"icon": "truck"}).status_code == 303
    assert slugs()[-2:] == ["doprava-sk", "doprava-sk-2"]
    assert app.test_client().get("/sk/categories/doprava-sk/").status_code == 200
    page = "/sk/office/categories/doprava-sk/"
    token = token_on(manager.get(page))
    assert manager.post(f"{page}removals", data={"csrf_token": token}).status_code == 303
    assert slugs()[-1] == "doprava-sk-2"
    assert app.test_client().get("/sk/categories/doprava-sk/").status_code == 404
    deeds = db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)).all()
    assert deeds == ["category.added", "category.added", "category.removed"]


def test_one_in_use_stays(manager: FlaskClient) -> None:
    cast.listed("Skrytý", categories=("seo",), state="draft")
    page = "/sk/office/categories/seo/"
    assert 'data-standing="1"' in manager.get(page).text
    token = token_on(manager.get(page))
    assert manager.post(f"{page}removals", data={"csrf_token": token}).status_code == 409
    assert "seo" in slugs()


def test_a_level_and_its_conditions_are_told_otherwise(app: Flask, manager: FlaskClient) -> None:
    path = "/sk/office/levels/gold/"
    opened = fields_on(manager.get(path))
    condition = next(name for name in opened if name.startswith("condition_"))
    changed = opened | {"about_sk": "Najskúsenejší.", condition: "Vlastný web a blog"}
    assert save(manager, path, changed).status_code == 303
    page = app.test_client().get("/sk/tiers/").text
    assert "Najskúsenejší." in page
    assert "Vlastný web a blog" in page
    stale = save(manager, path, opened | {"plural_pl": "Złoci"})
    assert stale.status_code == 409
    assert 'data-present="about_sk"' in stale.text
    limit = db.session.scalar(select(Tier.category_limit).where(Tier.key == "gold"))
    assert limit == 32_767


def test_what_does_not_exist_is_not_there(manager: FlaskClient) -> None:
    assert manager.get("/sk/office/categories/none/").status_code == 404
    assert manager.get("/sk/office/levels/none/").status_code == 404
    assert manager.get("/sk/office/levels/%00/").status_code == 404
