"""How jobs end, told for a period beside the one before."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.clock import now
from app.db import writing
from app.jobs.actions.ending import decline
from app.jobs.rules.figures import quantile
from app.jobs.rules.statuses import PARTNER
from tests.jobs import stage
from tests.jobs.desk import desk
from tests.jobs.merchants import answer
from tests.pages import Element, parse

PAGE = "/sk/office/jobs/figures"


def test_the_figures_of_a_period(app: Flask) -> None:
    """Of the last 30 days: one answered after two hours, one declined, one expired, one waits; of
    the 30 days before: one answered."""
    slivka, dub = stage.partner("Slivka"), stage.partner("Dub", categories=("design",))
    start = now()

    def asked(days: int, **details: object) -> int:
        with time_machine.travel(start - timedelta(days=days), tick=False):
            return stage.enquiry(details.pop("to", slivka), **details)  # type: ignore[arg-type]

    for days in (45, 20):
        job = asked(days)
        with time_machine.travel(start - timedelta(days=days) + timedelta(hours=2), tick=False):
            answer(job)
    turned_down = asked(19, locale="pl")
    with time_machine.travel(start - timedelta(days=19), tick=False), writing():
        decline(job_id=turned_down, side=PARTNER, reason="budget")
    asked(10, to=dub, category="design")
    asked(0)
    manager = desk(app, "rep")

    def page(query: str) -> Element:
        return parse(manager.get(f"{PAGE}?{query}").text)

    usual = page("")
    head = usual.one("[data-figures]")
    assert (head["data-figures"], head["data-asked"], head["data-waiting-jobs"]) == ("30", "4", "1")
    told = [cell.text for cell in head.all("td")]
    assert told[:8] == ["4", "1", "33,3 %", "100,0 %", "33,3 %", "0,0 %", "33,3 %", "0,0 %"]
    assert told[8].startswith("2,0")
    assert [row["data-reason"] for row in usual.all("tr[data-reason]")] == ["budget"]
    worst = usual.one("tr[data-partner]")
    assert (worst["data-partner"], worst["data-expired"]) == (dub.slug, "1")
    shares = {
        row["data-row"]: row.one("[data-share]")["data-share"] for row in usual.all("tr[data-row]")
    }
    assert (shares["sk"], shares["pl"]) == ("0.5", "0.0")
    assert page("period=7").one("[data-figures]")["data-asked"] == "1"
    assert page("period=all").one("[data-figures]")["data-asked"] == "5"
    day = (start - timedelta(days=45)).date()
    around = f"from={day - timedelta(days=1)}&to={day + timedelta(days=1)}"
    assert page(f"period=own&{around}").one("[data-figures]")["data-asked"] == "1"


def test_days_that_are_typed_count_whatever_was_looked_at_before(app: Flask) -> None:
    with time_machine.travel(now() - timedelta(days=45), tick=False):
        stage.enquiry(stage.partner("Slivka"))
    manager = desk(app)
    before = parse(manager.get(f"{PAGE}?period=7").text)
    assert before.one("[data-figures]")["data-asked"] == "0"
    form = before.one("form.sifts")
    sent = {
        choice["name"]: choice.one("option[selected]")["value"] for choice in form.all("select")
    }
    sent |= {field["name"]: field.attrs.get("value", "") for field in form.all("input")}
    days = [(now() - timedelta(days=ago)).date().isoformat() for ago in (46, 44)]
    typed = dict(zip(("from", "to"), days, strict=True))
    page = parse(manager.get(form["action"], query_string=sent | typed).text)
    figures = page.one("[data-figures]")
    assert (figures["data-figures"], figures["data-asked"]) == ("own", "1")
    assert [page.one(f"[name={name}]")["value"] for name in typed] == days
    # And back to one of the usual periods, which carries no days on.
    usual = f'a.tabs__way[href="{PAGE}?period=90"]'
    assert "aria-current" not in page.one(usual).attrs
    again = parse(manager.get(page.one(usual)["href"]).text)
    assert again.one("[data-figures]")["data-figures"] == "90"
    assert again.one(usual)["aria-current"] == "page"


@pytest.mark.parametrize(
    "query",
    ["period=x", "period=own", "from=2026-02-02&to=2026-02-01", "from=2026-02-02", "period=-1"],
)
def test_a_period_that_makes_no_sense_is_said(app: Flask, query: str) -> None:
    page = parse(desk(app).get(f"{PAGE}?{query}").text)
    assert page.has("[data-ignored]")
    assert page.one("[data-figures]")["data-figures"] == "30"


def test_quantiles_are_values_that_were_measured() -> None:
    hours = [timedelta(hours=each) for each in range(1, 11)]
    assert quantile(hours, 0.5) == timedelta(hours=5)
    assert quantile(hours, 0.9) == timedelta(hours=9)
    assert quantile(hours[:1], 0.9) == timedelta(hours=1)
    assert quantile([], 0.5) is None
