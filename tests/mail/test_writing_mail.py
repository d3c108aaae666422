"""A mail is worded in its reader's language, and nobody can make another one of it."""

from email.message import EmailMessage

import pytest
from flask import Flask, Response
from jinja2 import UndefinedError
from sqlalchemy import text

from app.db import db, writing
from app.i18n.current import current_locale, speaking
from app.i18n.pseudo import PseudoStore
from app.mail import post_mail
from app.mail.actions import take_due
from app.mail.envelope import enveloped
from app.mail.models import OutgoingMail
from app.mail.rules import LONGEST_SUBJECT, checked_address
from app.refusals import Refused
from tests.mail.conftest import SENDER, made, outbox, planted, posted
from tests.pages import parse
from tests.pseudo import untranslated_texts

LEVELS = {"sk": "Úrovne partnerstva", "pl": "Poziomy partnerstwa", "ru": "Уровни партнёрства"}
AWKWARD = """Žofia & "Jan" <b>Ковалёв</b> 'n' {{ 7*7 }} 100 % &amp;"""
ANNA = "anna@shop.example"


def first() -> OutgoingMail:
    [mail] = outbox()
    return mail


def envelope(sender_name: str = "Kupec") -> EmailMessage:
    """The only mail that there is, as the mail server would get it."""
    with writing():
        [letter] = take_due(most=1)
    return enveloped(letter, sender=SENDER, sender_name=sender_name)


@pytest.mark.parametrize("locale", LEVELS)
def test_a_mail_speaks_its_readers_language(app: Flask, locale: str) -> None:
    with speaking("pl"):
        posted(ANNA, locale=locale)
        assert current_locale() == "pl"
    mail = first()
    assert mail.locale == locale
    assert mail.subject == f"{LEVELS[locale]}: ahoj"
    assert mail.text.startswith(f"{LEVELS[locale]}\n")
    page = parse(mail.html)
    assert page.one("html")["lang"] == locale
    assert page.one("title").text == mail.subject
    assert LEVELS[locale] in page.one("body").text
    assert envelope()["Content-Language"] == locale


def test_a_language_that_is_no_longer_on_offer_gives_way_to_the_default(
    database_url: str,
) -> None:
    app = made(database_url, KUPEC_LOCALES="pl,ru", KUPEC_DEFAULT_LOCALE="ru")
    with app.app_context():
        posted(ANNA, locale="sk")
        assert first().locale == "ru"
        assert first().subject == f"{LEVELS['ru']}: ahoj"
        db.engine.dispose()


def test_a_value_is_itself_in_text_and_escaped_in_html(app: Flask) -> None:
    posted(ANNA, word=AWKWARD)
    mail = first()
    assert f"\n{AWKWARD}\n" in mail.text
    assert mail.subject == f"{LEVELS['sk']}: {AWKWARD}"
    page = parse(mail.html)
    assert page.one("#word").text == AWKWARD
    assert not page.has("b")
    assert page.one("title").text == mail.subject


def test_text_has_neither_gaps_nor_markup_and_its_paragraphs_are_lines(app: Flask) -> None:
    long = "slovo " * 60
    posted(ANNA, word=long)
    assert first().text == (f"{LEVELS['sk']}\n\n{long.strip()}\n\nKupec\nbecause\n")


def test_the_programmes_name_stands_in_both_bodies_as_it_is(database_url: str) -> None:
    app = made(database_url, KUPEC_PROGRAMME_NAME="Otec & syn")
    with app.app_context():
        posted(ANNA)
        assert "\nOtec & syn\n" in first().text
        assert parse(first().html).one("p[translate=no]").text == "Otec & syn"
        db.engine.dispose()


def test_a_button_leads_where_its_bare_address_says(app: Flask) -> None:
    posted(ANNA)
    links = parse(first().html).all("a")
    assert [link["href"] for link in links] == ["https://partneri.example/sk/?a=1&b=2"] * 2
    assert [link.text for link in links] == ["go", "https://partneri.example/sk/?a=1&b=2"]


@pytest.mark.parametrize("locale", LEVELS)
def test_every_word_of_the_trial_is_translated(app: Flask, locale: str) -> None:
    app.config["CATALOGUES"] = PseudoStore()
    with writing():
        post_mail(message="mail/trial", to=ANNA, locale=locale)
    mail = first()
    known = {"Kupec", "https://partneri.example/"}
    assert untranslated_texts(mail.html, known) == []
    for body in (mail.subject, mail.text):
        assert "⟦" in body
        assert untranslated_texts(f"<p>{body}</p>", known) == []


@pytest.mark.parametrize("breaks", ["\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\0"])
def test_a_line_break_in_a_subject_begins_no_header(app: Flask, breaks: str) -> None:
    posted(ANNA, word=f"ahoj{breaks}Bcc: eva@shop.example{breaks}{breaks}<html>")
    assert first().subject == f"{LEVELS['sk']}: ahoj Bcc: eva@shop.example <html>"
    message = envelope()
    assert message["Bcc"] is None
    assert message["Subject"] == f"{LEVELS['sk']}: ahoj Bcc: eva@shop.example <html>"
    headers, _, _ = message.as_bytes().partition(b"\r\n\r\n")
    assert b"\nBcc" not in headers


def test_what_no_mail_can_carry_is_left_out(app: Flask) -> None:
    posted(ANNA, word="a\0b\x1b[2J\ud800c\r\nd\te")
    assert "\nab[2Jc\nd\te\n" in first().text
    assert envelope().as_bytes()


def test_a_subject_that_is_too_long_is_cut(app: Flask) -> None:
    posted(ANNA, word="slovo " * 200)
    assert len(first().subject) <= LONGEST_SUBJECT
    assert first().subject.endswith("slovo…")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@shop.example",
        "anna@",
        "anna@localhost",
        "anna@shop..example",
        "anna@.example",
        "anna@shop.example\r\nBcc: eva@shop.example",
        "anna@shop.example\nX: y",
        "anna\n@shop.example",
        "anna@shop.example, eva@shop.example",
        "anna@shop.example;eva@shop.example",
        "Anna <anna@shop.example>",
        "anna@eva@shop.example",
        "an na@shop.example",
        '"anna eva"@shop.example',
        "anna..b@shop.example",
        ".anna@shop.example",
        "anna@-shop.example",
        "anna@[127.0.0.1]",
        "жофия@shop.example",
        "a" * 65 + "@shop.example",
        "anna@" + "a" * 64 + ".example",
        "anna@" + ".".join(["a" * 60] * 5),
        "anna@shop.example\0",
    ],
)
def test_what_is_no_address_is_refused_at_its_field(app: Flask, address: str) -> None:
    with pytest.raises(Refused) as refused:
        posted(address)
    assert refused.value.field == "email"
    assert outbox() == []


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("anna@shop.example", "anna@shop.example"),
        (" Anna.Nova+kupec@Shop.Example ", "Anna.Nova+kupec@Shop.Example"),
        ("o'neill@shop.example", "o'neill@shop.example"),
        ("anna@žilina.sk", "anna@xn--ilina-tib.sk"),
        ("anna@почта.рф", "anna@xn--80a1acny.xn--p1ai"),
    ],
)
def test_an_address_is_taken_as_people_have_it(address: str, sent_to: str) -> None:
    assert checked_address(address) == sent_to


def test_a_missing_value_is_a_fault_and_not_an_empty_word(app: Flask) -> None:
    with pytest.raises(UndefinedError), writing():
        post_mail(message="tests/letter", to=ANNA, locale="sk")
    assert outbox() == []


def test_the_headers_say_who_what_when_and_that_nobody_wrote_by_hand(app: Flask) -> None:
    posted(ANNA, word="Ковалёв")
    mail, message = first(), envelope("Naši „najlepší“, s.r.o. <x>")
    assert message["From"].addresses[0].addr_spec == SENDER
    assert message["From"].addresses[0].display_name == "Naši „najlepší“, s.r.o. <x>"
    assert message["To"] == ANNA
    assert message["Subject"] == mail.subject
    assert message["Date"].datetime == mail.created_at.replace(microsecond=0)
    assert message["Message-ID"] == f"<{mail.message_id}>"
    assert mail.message_id.endswith("@partneri.example")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().splitlines() == mail.text.splitlines()
    assert html.get_content().splitlines() == mail.html.splitlines()
    assert {part.get_content_charset() for part in (plain, html)} == {"utf-8"}
    assert message.as_bytes().isascii()


def test_a_mail_is_written_with_what_it_tells_of_or_not_at_all(app: Flask) -> None:
    def view() -> Response:
        post_mail(message="tests/letter", to=ANNA, locale="sk", word="ahoj")
        if len(outbox_of_this_transaction()) == 2:
            raise Refused("This is no e-mail address.")
        return Response("stored")

    client = planted(app, view)
    assert client.get("/planted").status_code == 200
    assert outbox() == []
    assert client.post("/planted").status_code == 200
    assert len(outbox()) == 1
    assert client.post("/planted").status_code == 409
    assert len(outbox()) == 1


def outbox_of_this_transaction() -> list[int]:
    return list(db.session.scalars(text("SELECT id FROM outgoing_mails")))


def test_a_mail_makes_no_page_anew(app: Flask) -> None:
    def edition() -> int:
        number = db.session.scalar(text("SELECT number FROM editions"))
        db.session.rollback()
        return int(number)

    before = edition()
    posted(ANNA)
    assert len(outbox()) == 1
    assert edition() == before


def test_translators_mode_puts_no_numbers_into_a_mail(database_url: str) -> None:
    app = made(database_url, KUPEC_ENV="development")

    def view() -> Response:
        post_mail(message="tests/letter", to=ANNA, locale="sk", word="ahoj")
        return Response("stored")

    with app.app_context():
        assert planted(app, view).post("/planted?texts=show").status_code == 200
        assert first().subject == f"{LEVELS['sk']}: ahoj"
        assert "⟨" not in first().text + first().html
        db.engine.dispose()
