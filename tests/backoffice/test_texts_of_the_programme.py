"""Categories and levels: texts in every language, changed by one person at a time."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.backoffice.actions.texts import (
    add_category,
    change_category,
    mark_of,
    values_of_category,
)
from app.backoffice.queries.texts import all_categories, category_by_slug
from app.db import db, writing
from app.partners.models import Category, Listing, Tier
from app.refusals import Refused
from app.values import MACHINE, LocalizedText
from tests import cast
from tests.at_once import people
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


def new_texts(words: str) -> dict[str, str]:
    """What is typed for a new category."""
    names = ("name", "short", "about")
    return {f"{name}_{code}": f"{words} {code}" for name in names for code in ("sk", "pl", "ru")}


def test_a_category_comes_and_goes(app: Flask, manager: FlaskClient) -> None:
    path = "/sk/office/categories/new"
    texts = new_texts("Doprava")
    assert save(manager, path, texts | {"icon": "truck"}).status_code == 303
    # Another name makes the same address.
    alike = new_texts("Iná") | {"name_sk": "Iná doprava", "name_pl": "Doprava-sk"}
    assert save(manager, path, alike | {"icon": "truck"}).status_code == 303
    assert slugs()[-2:] == ["doprava-sk", "ina-doprava"]
    assert app.test_client().get("/sk/categories/doprava-sk/").status_code == 200
    page = "/sk/office/categories/doprava-sk/"
    token = token_on(manager.get(page))
    assert manager.post(f"{page}removals", data={"csrf_token": token}).status_code == 303
    assert slugs()[-1] == "ina-doprava"
    assert app.test_client().get("/sk/categories/doprava-sk/").status_code == 404
    deeds = db.session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)).all()
    assert deeds == ["category.added", "category.added", "category.removed"]


@pytest.mark.parametrize("written", ["{}", "  {} ", "upper", "Žhavá Dopráva {code}"])
def test_two_categories_are_never_called_the_same_in_a_language(
    manager: FlaskClient, written: str
) -> None:
    path = "/sk/office/categories/new"
    texts = new_texts("Zhavá doprava") | {"icon": "truck"}
    assert save(manager, path, texts).status_code == 303
    same = {
        f"name_{code}": texts[f"name_{code}"].upper()
        if written == "upper"
        else written.format(texts[f"name_{code}"], code=code)
        for code in ("sk", "pl")
    }
    refused = save(manager, path, new_texts("Iná") | {"icon": "truck", "short_ru": ""} | same)
    assert refused.status_code == 422
    # All that is wrong is told at once.
    assert [bool(error_at(refused, f"name_{code}")) for code in ("sk", "pl", "ru")] == [
        True,
        True,
        False,
    ]
    assert error_at(refused, "short_ru")
    assert "Zhavá doprava sk" in error_at(refused, "name_sk")
    assert same["name_sk"].strip() in refused.text
    page = "/sk/office/categories/seo/"
    renamed = save(manager, page, fields_on(manager.get(page)) | {"name_sk": same["name_sk"]})
    assert (renamed.status_code, bool(error_at(renamed, "name_sk"))) == (422, True)
    assert category("seo").name["sk"] == "SEO"
    # A name of another language is no matter.
    other = new_texts("Iná") | {"icon": "truck", "name_sk": "Zhavá doprava pl"}
    assert save(manager, path, other).status_code == 303


def test_no_category_and_no_level_of_the_beginning_is_called_as_another_one(
    manager: FlaskClient,
) -> None:
    for slug in slugs():
        path = f"/sk/office/categories/{slug}/"
        assert save(manager, path, fields_on(manager.get(path))).status_code == 303, slug
    for key in ("bronze", "silver", "gold"):
        path = f"/sk/office/levels/{key}/"
        assert save(manager, path, fields_on(manager.get(path))).status_code == 303, key


def test_two_levels_are_never_called_the_same(manager: FlaskClient) -> None:
    gold = fields_on(manager.get("/sk/office/levels/gold/"))["name_pl"]
    path = "/sk/office/levels/silver/"
    refused = save(manager, path, fields_on(manager.get(path)) | {"name_pl": gold.upper()})
    assert refused.status_code == 422
    assert gold in error_at(refused, "name_pl")


def test_of_two_who_add_a_category_of_the_same_name_at_once_one_is_refused(app: Flask) -> None:
    def add(name: str) -> Callable[[], None]:
        def do() -> None:
            words = LocalizedText(dict.fromkeys(("sk", "pl", "ru"), name))
            with writing():
                # As the page that asks for its choices has done.
                all_categories()
                texts = {"name": words, "short": words, "about": words}
                add_category(texts=texts, icon="truck", doer=MACHINE)

        return do

    with people(app, 2) as two:
        outcomes = two.at_once(add("Dronová pošta"), add("Dronova POSTA"))
    assert outcomes.count(None) == 1
    assert [type(each) for each in outcomes if each] == [Refused]


def test_of_two_who_call_categories_the_same_at_once_one_is_refused(app: Flask) -> None:
    def rename(slug: str) -> Callable[[], None]:
        def do() -> None:
            with writing():
                present = values_of_category(category_by_slug(slug))
                texts = {name: present[name] for name in ("name", "short", "about")}
                texts["name"] = LocalizedText({**texts["name"], "sk": "Dronová pošta"})
                change_category(
                    slug=slug,
                    seen=mark_of(present),
                    texts=texts,
                    icon=present["icon"],
                    place=[each.slug for each in all_categories()].index(slug),
                    doer=MACHINE,
                )

        return do

    with people(app, 2) as two:
        outcomes = two.at_once(rename("seo"), rename("photo"))
    assert outcomes.count(None) == 1
    assert [type(each) for each in outcomes if each] == [Refused]


def test_one_in_use_stays(manager: FlaskClient) -> None:
    cast.listed("Skrytý", categories=("seo",), state="draft")
    page = "/sk/office/categories/seo/"
    assert 'data-standing="1"' in manager.get(page).text
    token = token_on(manager.get(page))
    assert manager.post(f"{page}removals", data={"csrf_token": token}).status_code == 409
    other = manager.get("/pl/office/categories/seo/removals", follow_redirects=True)
    assert other.status_code == 200
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
