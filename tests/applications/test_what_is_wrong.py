"""What is wrong with an application is told in the order in which the page asks."""

from flask.testing import FlaskClient

from tests.applications.applying import APPLY
from tests.pages import parse
from tests.visits import send


def test_faults_stand_in_the_order_of_the_page(client: FlaskClient) -> None:
    answer = send(client, APPLY, name="Ďurčo", **{"references-0-text": "Bez klienta."})
    assert answer.status_code == 422
    page = parse(answer.text)
    told = [each["href"].removeprefix("#").removesuffix("-0") for each in page.all(".faults a")]
    asked = [each["data-error-for"] for each in page.all("[data-error-for]")]
    assert told == asked
    assert {"kind", "categories", "languages", "references-0-client", "consent"} <= set(told)
