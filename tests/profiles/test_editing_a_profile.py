"""A partner's people edit its profile: every field, kept as a draft until it is published."""

from flask.testing import FlaskClient

from app.values import LocalizedText, Money
from tests import cast
from tests.profiles.visits import PREVIEW, PROFILE, partner, profile_form, publish, told
from tests.visits import sign_in

ALL = {
    "kind": "freelancer",
    "headline__sk": "Robíme eshopy.",
    "headline__pl": "Robimy sklepy.",
    "headline__ru": "Делаем магазины.",
    "about__sk": "Prvý riadok.\r\n\r\nDruhý riadok.",
    "about__pl": "Wiersz.",
    "about__ru": "Строка.",
    "services__0__name__sk": "Audit",
    "services__0__name__pl": "Audyt",
    "services__0__name__ru": "",
    "services__0__price": "1 200,50",
    "services__0__currency": "PLN",
    "services__1__name__sk": "Rada",
    "services__1__name__pl": "",
    "services__1__name__ru": "",
    "services__1__price": "",
    "services__1__currency": "EUR",
    "references__0__client": "Kvety Marta",
    "references__0__text__sk": "Načas.",
    "references__0__text__pl": "",
    "references__0__text__ru": "Вовремя.",
    "categories": ["seo"],
    "country": "SK",
    "city": "Nitra",
    "languages": ["sk", "pl", "en"],
    "main_language": "pl",
    "email": "Ahoj@Firma.example",
    "phone": "+421 900 000 000",
    "website": "Firma.example/",
    "founded": "2011",
    "team_size": "4",
    "dropshipping": "y",
}


def test_every_field_is_kept_in_the_draft_and_published(client: FlaskClient) -> None:
    actor = cast.listed("Hrdina")
    sign_in(client, cast.person_of(actor))
    form = profile_form(client).type(**ALL)
    assert form.send(client).location == PROFILE
    assert partner(actor.id).city == ""
    again = profile_form(client).fields
    assert again["headline-pl"] == "Robimy sklepy."
    assert again["services-0-price"] == "1200,50"
    assert again.getlist("categories") == ["seo"]
    assert publish(client).location == PROFILE
    details = told(actor.id)
    assert details.headline == LocalizedText(
        {"sk": "Robíme eshopy.", "pl": "Robimy sklepy.", "ru": "Делаем магазины."}
    )
    assert details.about["sk"] == "Prvý riadok.\n\nDruhý riadok."
    assert [(dict(each.name), each.price) for each in details.services] == [
        ({"sk": "Audit", "pl": "Audyt"}, Money(120_050, "PLN")),
        ({"sk": "Rada"}, None),
    ]
    assert [(each.client, dict(each.text)) for each in details.references] == [
        ("Kvety Marta", {"sk": "Načas.", "ru": "Вовремя."})
    ]
    assert details.category_ids == cast.category_ids("seo")
    assert (details.country, details.city, details.kind) == ("SK", "Nitra", "freelancer")
    assert details.languages == ("pl", "sk", "en")
    assert (details.email, details.phone) == ("ahoj@firma.example", "+421 900 000 000")
    assert details.website == "https://firma.example"
    assert (details.founded, details.team_size, details.dropshipping) == (2011, 4, True)
    assert details.name == "Hrdina"
    page = client.get("/pl/partners/hrdina/").text
    assert "Robimy sklepy." in page
    assert client.get(PREVIEW).status_code == 200
