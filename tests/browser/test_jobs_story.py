"""The story of a job with two browsers, the merchant's and the partner's, each in a language of its
own, through every status.

In ``make faults`` each part is played by every pair of languages, with JavaScript and without. In
``make test`` each is played once without JavaScript, by a pair of its own, so that every status is
come through and every language is a merchant's and a partner's; with JavaScript each is played
there by another pair over several processes (test_jobs_on_many_machines.py).
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page

from app.clock import now
from tests.browser import jobs_story
from tests.browser.jobs_play import Play, Round, rounds
from tests.browser.jobs_stage import Outbox, SiteHere, running_jobs_site

pytestmark = pytest.mark.faults


@pytest.fixture(scope="session")
def running(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, str]]:
    """A site of its own: what is done here stays."""
    with running_jobs_site(migrated_sqlite, tmp_path_factory.mktemp("story")) as site:
        yield site


@pytest.fixture(scope="session")
def base_url() -> str:
    """Nowhere: the play says for each browser where it goes."""
    return ""


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Without a site: the play names one for each browser."""
    return {name: value for name, value in browser_context_args.items() if name != "base_url"}


@pytest.fixture
def play(running: tuple[Flask, str], visit: Callable[..., Page], played: Round) -> Iterator[Play]:
    """A round on the site with a clock that the test moves; afterwards it is the present again."""
    app, address = running
    with time_machine.travel(now(), tick=True) as clock:
        yield Play(SiteHere(app, address, clock, Outbox(app)), played, visit)


@rounds("sk-pl-without-JavaScript")
def test_an_enquiry_is_answered_agreed_on_and_completed(play: Play) -> None:
    jobs_story.answer_agree_complete(play)


@rounds("ru-sk-without-JavaScript")
def test_an_enquiry_that_expires_becomes_a_brief_for_several(play: Play) -> None:
    jobs_story.expire_and_ask_several(play)


@rounds("pl-ru-without-JavaScript")
def test_of_several_partners_the_merchant_hears_as_they_write(play: Play) -> None:
    jobs_story.choose_of_several(play)
