"""Services and references come, go and change places without anything typed being lost."""

import pytest
from flask.testing import FlaskClient

from app.db import db
from app.partners.details import ServiceDetails
from app.profiles.models import ProfileDraft
from app.values import LocalizedText
from app.web.submissions import Submission
from tests import cast
from tests.pages import parse
from tests.profiles.visits import PROFILE, Typed, form_on, profile_form
from tests.visits import sign_in

ROWS = "/sk/area/profile/rows"
THREE = tuple(ServiceDetails(LocalizedText({"sk": name}), None) for name in ("A", "B", "C"))


def names(form: Typed) -> list[str]:
    return [value for key, value in form.fields.items() if key.endswith("-name-sk")]


@pytest.mark.parametrize(
    ("change", "left", "focus"),
    [
        ("add-services", ["A", "B", "C", ""], "services-3-name-sk"),
        ("remove-services-1", ["A", "C"], "services-1-name-sk"),
        ("remove-services-2", ["A", "B"], "services-1-name-sk"),
        ("earlier-services-2", ["A", "C", "B"], "earlier-services-1"),
        ("later-services-0", ["B", "A", "C"], "later-services-1"),
        ("earlier-services-0", ["A", "B", "C"], None),
        ("remove-services-9", ["A", "B", "C"], None),
        ("remove-services-x", ["A", "B", "C"], None),
        ("drop-table", ["A", "B", "C"], None),
        ("", ["A", "B", "C"], None),
    ],
)
def test_rows_change_and_what_was_typed_stays(
    client: FlaskClient, change: str, left: list[str], focus: str | None
) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina", services=THREE)))
    form = profile_form(client).type(headline__sk="Píšem ešte", email="not yet right")
    answer = form.send(client, ROWS, row=change)
    assert answer.status_code == 200
    page = form_on(answer)
    assert names(page) == left
    assert page.fields["headline-sk"] == "Píšem ešte"
    assert page.fields["email"] == "not yet right"
    focused = [each["id"] for each in parse(answer.text).all("[autofocus]")]
    assert focused == ([focus] if focus else [])
    db.session.rollback()
    assert db.session.scalars(db.select(ProfileDraft)).all() == []


def test_the_same_may_be_asked_for_again_after_going_back(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina", services=THREE)))
    form = profile_form(client).type(city="Zvolen")
    before = db.session.scalar(db.select(db.func.count()).select_from(Submission))
    for _ in range(2):
        answer = form.send(client, ROWS, row="add-references")
        assert form_on(answer).fields["references-0-client"] == ""
        assert form_on(answer).fields["city"] == "Zvolen"
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count()).select_from(Submission)) == before


def test_a_script_is_given_the_form_alone(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina", services=THREE)))
    form = profile_form(client)
    answer = client.post(
        ROWS, data={**form.fields, "row": "remove-services-0"}, headers={"HX-Request": "true"}
    )
    assert answer.text.lstrip().startswith("<form")
    assert names(form_on(answer)) == ["B", "C"]
    assert form_on(answer).fields["submission"] != form.fields["submission"]


def test_rows_are_stored_in_the_order_that_they_were_given(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina", services=THREE)))
    moved = form_on(profile_form(client).send(client, ROWS, row="earlier-services-2"))
    assert moved.send(client).location == PROFILE
    assert names(profile_form(client)) == ["A", "C", "B"]


def test_there_is_no_button_for_a_row_too_many(client: FlaskClient) -> None:
    most = tuple(ServiceDetails(LocalizedText({"sk": f"S{at}"}), None) for at in range(50))
    sign_in(client, cast.person_of(cast.listed("Hrdina", services=most)))
    page = parse(client.get(PROFILE).text)
    assert not page.has("#add-services")
    assert page.has("#add-references")
    full = form_on(profile_form(client).send(client, ROWS, row="add-services"))
    assert len(names(full)) == 50


def test_after_a_change_of_rows_the_languages_lead_to_the_profile(client: FlaskClient) -> None:
    sign_in(client, cast.person_of(cast.listed("Hrdina")))
    assert client.get("/pl/area/profile/rows").location == "/pl/area/profile/"
