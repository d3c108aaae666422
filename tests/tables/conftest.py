"""A site with a table to try the framework on."""

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.wrappers import Response

from app.accounts.access import open_to
from app.accounts.pages import own_page, table_page
from app.accounts.people import present_doer
from app.tables import add_table, chosen_rows, do_each, sheet_of
from tests import cast
from tests.tables.trial import TRIAL, do_to
from tests.visits import sign_in, with_visitors

TEMPLATE = """
{% extends "tables/page.html" %}
{% block title %}Trial{% endblock %}
{% block heading %}Trial{% endblock %}
{% block cell %}
{% if column.key == "name" %}{{ row.name }}{% else %}{{ row.state }}{% endif %}
{% endblock %}
"""


@pytest.fixture
def app(app: Flask) -> Flask:
    add_table(app, TRIAL)
    app.jinja_env.loader = ChoiceLoader(
        [DictLoader({"trial.html": TEMPLATE}), app.jinja_env.loader]
    )
    place = "/<locale:locale>/trial/"
    app.add_url_rule(place, "trial", trial)
    app.add_url_rule(f"{place}sheets", "trial_sheet", sheet, methods=["POST"])
    for_managers = open_to("manager")(deed)
    Flask.add_url_rule(app, f"{place}deeds", "trial_deed", for_managers, methods=["GET", "POST"])
    return with_visitors(app)


@pytest.fixture
def manager(app: Flask) -> FlaskClient:
    """A manager's browser."""
    client = app.test_client()
    sign_in(client, cast.staff())
    return client


def trial() -> Response:
    return table_page("trial.html", TRIAL, way="trial")


def sheet() -> Response:
    return sheet_of(TRIAL, doer=present_doer())


def deed() -> Response:
    chosen, done = chosen_rows(TRIAL), TRIAL.deed("try")
    if request.method == "POST":
        outcomes = do_each(chosen, do_to)
        return own_page(
            "tables/outcomes.html", way="trial", chosen=chosen, deed=done, outcomes=outcomes
        )
    return own_page(
        "tables/confirm.html",
        way="trial",
        chosen=chosen,
        concerned={TRIAL.number(row) for row in chosen.rows},
        deed=done,
        question="Really?",
        form=None,
    )
