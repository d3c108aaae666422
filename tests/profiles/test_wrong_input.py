"""What makes no sense is refused at its field, and what was typed stays."""

import pytest
from flask.testing import FlaskClient

from tests import cast
from tests.profiles.visits import PROFILE, form_on, partner, profile_form
from tests.visits import error_at, sign_in

WRONG = {
    "email": ["", "nobody", "a@b", "x" * 250 + "@firma.example"],
    "phone": ["call me", "+421 <script>", "1" * 41],
    "website": ["javascript:alert(1)", "ftp://firma.example", "http://me:pw@firma.example", "x y"],
    "founded": ["1799", "3000", "last year", "-1"],
    "team_size": ["0", "100001", "many"],
    "headline-sk": ["x" * 161, "two\nlines", "turned \u202e round"],
    "about-pl": ["x" * 4001, "a \x07 bell"],
    "city": ["x" * 81],
    "country": ["XX", "Slovensko"],
    "kind": ["school"],
    "categories": ["none"],
    "languages": ["klingon"],
    "services-0-name-sk": ["", "x" * 121],
    "services-0-price": ["-1", "1.234", "a lot", "9" * 30, "1,999"],
    "services-0-currency": ["USD"],
    "references-0-client": ["", "x" * 121],
    "references-0-text-sk": ["", "x" * 1001],
}
CHOICES = ("country", "kind", "categories", "languages", "services-0-currency")
ROWS = {
    "services-0-name-sk": "Audit",
    "services-0-price": "10",
    "services-0-currency": "EUR",
    "references-0-client": "Kvety",
    "references-0-text-sk": "Načas.",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_makes_no_sense_is_refused_at_its_field(client: FlaskClient, name: str) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    sign_in(client, cast.person_of(actor))
    page = client.get(PROFILE)
    for value in WRONG[name]:
        form = form_on(page).type(headline__ru="Остаётся", **ROWS).type(**{name: value})
        answer = form.send(client)
        assert answer.status_code == 422, value
        assert error_at(answer, name), value
        again = form_on(answer).fields
        assert again["headline-ru"] == "Остаётся"
        if name not in CHOICES:
            assert again[name].replace("\r", "") == value
    assert profile_form(client).fields["headline-ru"] == ""


def test_too_many_categories_are_told_together_with_all_else(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", categories=("seo",))
    sign_in(client, cast.person_of(actor))
    wrong = {"email": "nobody", "services-0-price": "-1", "categories": ["seo", "photo"]}
    answer = profile_form(client).type(**ROWS).type(**wrong).send(client)
    assert answer.status_code == 422
    assert [name for name in wrong if not error_at(answer, name)] == []


def test_a_service_without_a_price_and_empty_rows_are_no_faults(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    rows = {"services-0-name-sk": "", "services-0-price": "", "services-0-currency": "EUR",
            "services-1-name-pl": "Audyt", "services-1-price": " ", "services-1-currency": "EUR",
            "references-0-client": "", "references-0-text-sk": ""}  # fmt: skip
    assert profile_form(client).type(**rows).send(client).location == PROFILE
    kept = profile_form(client).fields
    assert kept["services-0-name-pl"] == "Audyt"
    assert "services-1-name-pl" not in kept
    assert "references-0-client" not in kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("firma.sk", "https://firma.sk"),
        ("HTTP://Firma.SK/", "http://firma.sk"),
        ("https://firma.sk/O-nas?a=B", "https://firma.sk/O-nas?a=B"),
        ("  www.firma.sk/cesta ", "https://www.firma.sk/cesta"),
        ("", ""),
    ],
)
def test_a_website_is_kept_in_one_way(client: FlaskClient, typed: str, kept: str) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    assert profile_form(client).type(website=typed).send(client).location == PROFILE
    assert profile_form(client).fields["website"] == kept


def test_nobody_makes_oneself_gold_by_a_field_that_is_not_there(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina", state="draft")
    sign_in(client, cast.person_of(actor))
    forged = {"tier": "gold", "tier_id": "3", "state": "published", "score": "9999", "name": "Iná",
              "slug": "ina", "category_limit": "9", "rating": "500", "version": "7", "logo": "x",
              "pictures": "x", "published_at": "2020-01-01", "choice-state": "theirs",
              "choice-name": "mine", "external_id": "1"}  # fmt: skip
    assert profile_form(client).type(city="Nitra", **forged).send(client).location == PROFILE
    found = partner(actor.id)
    assert (found.state, found.score, found.name, found.category_limit) == ("draft", 0, "Hrdina", 1)
    assert profile_form(client).fields["city"] == "Nitra"


def test_very_many_rows_are_refused_and_none_is_lost_silently(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    many = {f"services-{at}-name-sk": f"Služba {at}" for at in range(60)}
    answer = profile_form(client).type(**many).send(client)
    assert answer.status_code == 422


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"city": 1}', "[" * 5000])
def test_a_page_that_does_not_say_what_it_showed_overwrites_nothing(
    client: FlaskClient, seen: str
) -> None:
    actor = cast.listed("Hrdina", city="Nitra")
    sign_in(client, cast.person_of(actor))
    answer = profile_form(client).type(city="Zvolen", seen=seen).send(client)
    assert answer.status_code == 409
    assert profile_form(client).fields["city"] == "Nitra"
