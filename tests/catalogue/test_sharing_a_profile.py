"""What machines are told of a partner: structured data, and the picture for a shared address."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests import cast
from tests.catalogue.programme import FULL, LISTED, LOCALES, ask, read, shown
from tests.pages import structured


@pytest.mark.parametrize("locale", LOCALES)
def test_structured_data_says_what_the_page_says(cast_client: FlaskClient, locale: str) -> None:
    (data,) = structured(read(cast_client, f"partners/{FULL}/", locale))
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "ProfessionalService"
    assert data["name"] == "Hrdina & Mráz"
    assert data["url"] == f"http://localhost/{locale}/partners/{FULL}/"
    assert (
        data["description"]
        == read(cast_client, f"partners/{FULL}/", locale).one(".profile__headline").text
    )
    assert data["address"] == {
        "@type": "PostalAddress", "addressLocality": "Žilina", "addressCountry": "SK",
    }  # fmt: skip
    assert data["sameAs"] == ["https://www.hrdina-mraz.example"]
    assert data["makesOffer"] == [
        {"@type": "Offer", "name": "Vlastný modul", "price": "1200.00", "priceCurrency": "EUR"}
    ]
    # Nobody has reviewed it: no rating is claimed.
    assert "aggregateRating" not in data
    assert "review" not in data


def test_structured_data_tells_the_rating_and_the_reviews_shown(client: FlaskClient) -> None:
    actor = cast.everything_told()
    cast.reviewed(actor, 5, 4, 5, 4, 5, text='Výborné </script><script>alert("x")')
    cast.reviewed(actor, 3, client="Čaj & syn", locale="ru", text="Долго.", reply="Prepáčte.",
                  reply_locale="sk")  # fmt: skip
    page = read(client, f"partners/{actor.slug}/", "sk")
    (data,) = structured(page)
    assert data["aggregateRating"]["ratingValue"] == "3.8"
    assert data["aggregateRating"]["reviewCount"] == 2
    assert [review["author"]["name"] for review in data["review"]] == ["Čaj & syn", "Kvety Marta"]
    assert [review["reviewRating"]["ratingValue"] for review in data["review"]] == ["3.0", "4.6"]
    reviews = page.one("#reviews")
    texts = reviews.all(".review__text")
    assert [text.attrs.get("lang") for text in texts] == ["ru", None]
    assert texts[1].text == 'Výborné </script><script>alert("x")'
    assert reviews.all(".review__reply p")[1].text == "Prepáčte."
    assert reviews.one(".grades__mean strong").text == "3,8"
    assert len(reviews.all("meter")) == 5


def test_the_list_says_its_partners_in_order_to_machines(cast_client: FlaskClient) -> None:
    page = ask(cast_client)
    (data,) = structured(page)
    assert data["numberOfItems"] == len(LISTED)
    assert [address.split("/")[-2] for address in data["itemListElement"]] == shown(page)


@pytest.mark.parametrize("slug", LISTED)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_share_image_is_a_picture_of_its_size(
    cast_client: FlaskClient, slug: str, locale: str
) -> None:
    response = cast_client.get(f"/{locale}/partners/{slug}/share.png")
    assert response.content_type == "image/png"
    with Image.open(BytesIO(response.data)) as image:
        image.load()
        assert (image.format, image.size) == ("PNG", (1200, 630))
        assert len(image.convert("RGB").getcolors(1 << 20) or ()) > 10
    page = read(cast_client, f"partners/{slug}/", locale)
    address = f"http://localhost/{locale}/partners/{slug}/share.png"
    assert page.one('meta[property="og:image"]')["content"] == address
