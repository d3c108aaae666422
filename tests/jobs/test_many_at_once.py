"""A deed for several jobs against one of a colleague about one of them: each job is dealt with
once, and whoever came too late is told."""

from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import cast
from tests.at_once import people
from tests.faults import IS_WHOLE, Told
from tests.jobs import stage
from tests.jobs.races import TRIES, enquiries, histories, jobs
from tests.visits import sign_in

EACH = 3
FEW = 25
AREA = "/sk/area/jobs/"


@pytest.mark.faults
def test_many_declined_while_a_colleague_declines_one(app: Flask, told: Told) -> None:
    actor = stage.partner()
    team = []
    for role in ("owner", "member"):
        client = app.test_client()
        sign_in(client, cast.person_of(actor, role))
        team.append(client)
    # Its tokens are for tests/accounts to look at; here each form is sent a thousand times.
    app.config["WTF_CSRF_ENABLED"] = False
    tries = told.times(TRIES if IS_WHOLE else FEW)
    numbers = enquiries(actor, EACH * tries)
    names = {job.id: job.public_id for job in jobs(numbers)}
    refused: Counter[str] = Counter()
    with people(app, 2) as pair:
        for start in range(0, len(numbers), EACH):
            chosen = [names[number] for number in numbers[start : start + EACH]]
            answers: dict[str, TestResponse] = {}

            def send(client: FlaskClient, path: str, name: str, **fields: object) -> None:
                data = {"reason": "budget", "comment": name, **fields}
                answers[name] = client.post(AREA + path, data=data)  # noqa: B023 - of this round

            wrong = pair.at_once(
                lambda: send(team[0], "many/declines", "many", job=chosen),  # noqa: B023
                lambda: send(team[1], f"{chosen[1]}/declines", "one"),  # noqa: B023
            )
            assert wrong == [None, None]
            # Who came first got through, who came later is told at the form or on the page.
            many_refused = 'data-done="2" data-refused="1"' in answers["many"].text
            assert answers["many"].status_code == (200 if many_refused else 303)
            assert answers["one"].status_code == (303 if many_refused else 409)
            refused["many" if many_refused else "one"] += 1
    after = jobs(numbers)
    assert {job.status for job in after} == {"declined"}
    assert histories(numbers) == [["declined"]] * len(numbers)
    comments = Counter(job.comment for job in after)
    assert comments == +Counter({"one": refused["many"], "many": EACH * tries - refused["many"]})
    assert stage.counts(actor) == {"declined": len(numbers)}
    told.tell(**{f"{name}_too_late": count for name, count in refused.items()})
