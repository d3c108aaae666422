"""A merchant asks several partners at once (S132, S137)."""

from flask.testing import FlaskClient

from tests.cast import Actor
from tests.jobs import asking, stage
from tests.jobs.asking import ALL, BRIEF, ask, confirm, fill_in
from tests.pages import parse
from tests.visits import error_at, send


def fitting(name: str = "Slivka") -> Actor:
    """A partner who fits what is asked for."""
    return stage.partner(name, languages=("sk",), dropshipping=True)


def test_a_brief_reaches_several_partners_once_the_address_is_confirmed(
    client: FlaskClient,
) -> None:
    actors = [fitting(name) for name in ("Adam", "Beáta", "Cyril")]
    answer = ask(client, BRIEF, wanted="2")
    assert answer.location == "/sk/briefs/sent"
    assert "jana@obchodik.example" in client.get(answer.location).text.lower()
    assert asking.jobs() == []
    assert confirm(client).location.startswith("/sk/m/")
    brief, asked = asking.the_brief(), asking.jobs()
    assert (brief.kind, brief.state, brief.wanted, len(asked)) == ("match", "asked", 2, 2)
    assert {job.partner_id for job in asked} < {actor.id for actor in actors}
    assert len(asking.mails("confirm")) == 1


def test_a_category_of_the_address_is_chosen_already(client: FlaskClient) -> None:
    page = parse(client.get(f"{BRIEF}?category=seo").text)
    assert page.one('select[name="category"] option[selected]')["value"] == "seo"
    for wrong in ("nothing", "%00", "x" * 3000, "seo&category=design"):
        assert client.get(f"{BRIEF}?category={wrong}").status_code == 200


def test_a_brief_needs_its_category(client: FlaskClient) -> None:
    for wrong in ("", "none"):
        answer = send(client, BRIEF, consent="y", **{**ALL, "category": wrong})
        assert answer.status_code == 422
        assert error_at(answer, "category")
    assert asking.briefs() == []


def test_services_are_suggested_as_partners_call_them(client: FlaskClient) -> None:
    stage.partner()
    found = {
        way: [option["value"] for option in parse(client.get(way).text).all("datalist option")]
        for way in (BRIEF, f"{BRIEF}?category=development", f"{BRIEF}?category=seo")
    }
    assert list(found.values()) == [["Nastavenie reklám"], ["Nastavenie reklám"], []]


def test_whoever_has_no_shop_yet_asks_several_as_anybody_does(client: FlaskClient) -> None:
    """S134 and S136 are about the contact through one profile."""
    fitting()
    ask(client, BRIEF, has_store="no", store_url="https://lost.example")
    confirm(client)
    assert len(asking.jobs()) == 1
    assert (asking.the_brief().has_store, asking.the_brief().store_url) == (False, "")


def test_when_nobody_is_free_the_merchant_is_told(client: FlaskClient) -> None:
    ask(client, BRIEF)
    answer = confirm(client)
    page = parse(client.get(answer.location).text)
    assert page.one("[data-brief]")["data-stands"] == "nobody"
    assert asking.the_brief().state == "asked"
    (mail,) = asking.mails("nobody_free")
    assert mail.recipient == "jana@obchodik.example"
    assert "/sk/m/" in mail.text


def test_after_a_mistyped_address_nothing_is_typed_anew(client: FlaskClient) -> None:
    stage.partner()
    answer = ask(client, BRIEF, email="jana@obchodk.example")
    way = parse(client.get(answer.location).text).all(".narrow__way a")[0]["href"]
    assert 'value="Jana Malá"' in client.get(way).text
    # Once it is confirmed, this device forgets it.
    ask(client, BRIEF)
    confirm(client)
    assert "data-draft" not in client.get(BRIEF).text


def test_everything_is_looked_over_before_it_is_sent(client: FlaskClient) -> None:
    text = fill_in(client, BRIEF).text
    for value in ("Do Vianoc.", "Obchodík s.r.o.", "Jana Malá", "+421 900 000 000"):
        assert value in text
