"""``/dev/mail`` shows what the site has written to whoever works on it, and to nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import db, writing
from app.i18n.pseudo import PseudoStore
from app.mail import post_mail
from app.mail.models import OutgoingMail
from app.mail.queries import SHOWN
from app.web.security import POLICY
from tests.mail.conftest import made, outbox, posted
from tests.pages import Element, parse
from tests.pseudo import untranslated_texts

ANNA = "anna@shop.example"
AWKWARD = "Žofia & <script>alert(1)</script> https://shop.example/?a=1&b=2"


@pytest.fixture
def app(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Flask]:
    """The site in development, without a mail server."""
    path = tmp_path / "kupec.sqlite"
    path.write_bytes(migrated_sqlite.read_bytes())
    app = made(f"sqlite:///{path}", KUPEC_ENV="development")
    app.testing = False
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def page_at(client: FlaskClient, path: str, language: str = "sk") -> Element:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return parse(answer.text)


def only() -> OutgoingMail:
    [mail] = outbox()
    return mail


def test_mails_are_listed_newest_first_each_with_its_page(app: Flask, client: FlaskClient) -> None:
    posted(ANNA, word=AWKWARD)
    posted("eva@shop.example", locale="ru")
    page = page_at(client, "/dev/mail")
    rows = page.all("tr[data-mail]")
    assert ["eva@shop.example" in row.text for row in rows] == [True, False]
    assert [row["data-status"] for row in rows] == ["queued", "queued"]
    assert AWKWARD in rows[1].text
    assert rows[0].one("a")["lang"] == "ru"
    mail = page_at(client, rows[1].one("a")["href"])
    assert ANNA in mail.text
    assert "tests/letter" in mail.text


def test_no_more_than_a_hundred_are_listed(app: Flask, client: FlaskClient) -> None:
    posted(*[f"p{number}@shop.example" for number in range(SHOWN + 2)])
    rows = page_at(client, "/dev/mail").all("tr[data-mail]")
    assert len(rows) == SHOWN == 100
    assert f"p{SHOWN + 1}@shop.example" in rows[0].text


def test_text_and_html_stand_side_by_side_and_the_html_in_a_cage(
    app: Flask, client: FlaskClient
) -> None:
    posted(ANNA, word=AWKWARD)
    mail, path = only(), f"/dev/mail/{only().id}"
    answer = client.get(path)
    page = parse(answer.text)
    assert page.one("pre").text == " ".join(mail.text.split())
    assert page.one("pre").one("a")["href"] == "https://shop.example/?a=1&b=2"
    frame = page.one("iframe")
    assert frame["src"] == f"{path}/html"
    assert frame["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    assert answer.headers["Content-Security-Policy"] == f"{POLICY}; frame-src 'self'"
    assert all("src" in script.attrs for script in page.all("script"))


def test_the_html_is_what_is_sent_with_its_links_led_out_of_the_frame(
    app: Flask, client: FlaskClient
) -> None:
    posted(ANNA)
    answer = client.get(f"/dev/mail/{only().id}/html")
    assert answer.text.replace('<base target="_blank">', "", 1) == only().html
    assert parse(answer.text).one("base").attrs == {"target": "_blank"}
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert not any("script" in directive for directive in policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("number", ["1", "0", "9223372036854775807", "9" * 30, "x", "-1"])
@pytest.mark.parametrize("tail", ["", "/html"])
def test_a_mail_that_there_is_not_is_not_found(client: FlaskClient, number: str, tail: str) -> None:
    assert client.get(f"/dev/mail/{number}{tail}").status_code == 404


@pytest.mark.parametrize("locale", ["sk", "pl", "ru"])
def test_the_pages_speak_the_readers_language(app: Flask, client: FlaskClient, locale: str) -> None:
    app.config["CATALOGUES"] = PseudoStore()
    assert page_at(client, "/dev/mail", locale).one("html")["lang"] == locale
    empty = client.get("/dev/mail", headers={"Accept-Language": locale}).text
    with writing() as session:
        post_mail(message="mail/trial", to=ANNA, locale="sk")
        session.flush()
    listed = client.get("/dev/mail", headers={"Accept-Language": locale}).text
    one = client.get(f"/dev/mail/{only().id}", headers={"Accept-Language": locale}).text
    for html in (empty, listed, one):
        assert untranslated_texts(html, {"Kupec", "sk"}) == []


def test_every_state_has_a_word(app: Flask, client: FlaskClient) -> None:
    posted(*["a@shop.example"] * 3)
    with writing() as session:
        mails = session.scalars(select(OutgoingMail))
        for mail, state in zip(mails, ("sent", "dead", "queued"), strict=True):
            mail.state = state
    rows = page_at(client, "/dev/mail").all("tr[data-mail]")
    words = {row["data-status"]: row.all("td")[-1].text for row in rows}
    assert len(set(words.values())) == len(words) == 3
    assert all(words.values())


def test_nobody_else_is_shown_anything(migrated_sqlite: Path, tmp_path: Path) -> None:
    path = tmp_path / "production.sqlite"
    path.write_bytes(migrated_sqlite.read_bytes())
    app = made(f"sqlite:///{path}")
    app.testing = False
    with app.app_context():
        posted(ANNA)
        mail_id = only().id
        client = app.test_client()
        for address in ("/dev/mail", f"/dev/mail/{mail_id}", f"/dev/mail/{mail_id}/html"):
            answer = client.get(address)
            assert answer.status_code == 404
            assert ANNA not in answer.text
        assert not [rule for rule in app.url_map.iter_rules() if "dev" in rule.rule.split("/")]
        db.session.remove()
        db.engine.dispose()
