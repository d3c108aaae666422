"""Pages and mails of asking, spoken in a pretended language: no word of them stays English."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.i18n.names import country_name_in, language_name_in
from app.i18n.pseudo import PseudoStore
from tests import cast
from tests.jobs import asking, stage
from tests.jobs.asking import ALL, BRIEF, ask, confirm, enquiry_to, fill_in, link
from tests.pseudo import untranslated_texts
from tests.visits import send

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SAID = {
    *ALL.values(), "Kupec", "EUR", "PLN", "RUB", "CZK", "https://www.obchodik.example",
    "jana@obchodik.example", "Nastavenie reklám", "Slivka", "Bez ponuky",
    "Potrebujem rozbehnúť reklamy. Do Vianoc.",
}  # fmt: skip


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.config["CATALOGUES"] = PseudoStore()
    return app.test_client()


def test_every_word_of_the_form_is_translated(client: FlaskClient) -> None:
    actor, silent = stage.partner(), cast.listed("Bez ponuky")
    path = enquiry_to(actor.slug)
    pages = [fill_in(client, path), fill_in(client, BRIEF)]
    pages += [client.get(f"{way}?step={step}") for way in (path, BRIEF) for step in (1, 2, 3)]
    pages += [
        client.get(enquiry_to(silent.slug)),
        send(client, path, page=path),
        client.get("/sk/briefs/confirm/none"),
    ]
    ask(client, path)
    confirm_path = link(asking.mails("confirm")[0])
    pages += [client.get(f"{path}/sent"), client.get(confirm_path)]
    stage.away(actor)
    pages += [client.get(confirm_path), client.get(path)]
    ask(client, BRIEF, requirements="www. www. www. www.")
    confirm(client)
    pages += [client.get(link(asking.mails("confirm")[1]))]
    words = SAID | {language_name_in(code, "sk") for code in ("sk", "pl", "ru")}
    words |= {country_name_in("SK", "sk"), "www. www. www. www."}
    for page in pages:
        assert untranslated_texts(page.text, words | categories()) == [], page.request.path


def categories() -> set[str]:
    """What categories are called; their names stand in the database."""
    from sqlalchemy import select

    from app.db import db
    from app.partners.models import Category

    names = db.session.scalars(select(Category.name)).all()
    db.session.rollback()
    return {text for name in names for text in name.values()}
