"""``flask tasks list`` and ``flask tasks run``."""

from datetime import UTC, datetime

import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner

from app.tasks.locks import held
from app.tasks.rules import Every
from tests.conftest import make_app
from tests.tasks.conftest import TaskMaker, made, outcomes

NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def fail() -> str:
    raise RuntimeError("no good")


def test_every_task_is_listed_with_its_schedule_and_its_last_run(
    runner: FlaskCliRunner, add: TaskMaker
) -> None:
    add(lambda: "3 counted")
    add(fail, Every(minutes=5), name="fail")
    add(lambda: "", Every(minutes=1), name="idle", has_work=lambda: False)
    with time_machine.travel(NOON, tick=False):
        assert runner.invoke(args=["tasks", "run", "count"]).exit_code == 0
        assert runner.invoke(args=["tasks", "run", "fail"]).exit_code == 1
        listed = runner.invoke(args=["tasks", "list"])
    assert listed.exit_code == 0
    lines = listed.stdout.splitlines()
    names = [line.split(":")[0] for line in lines if not line.startswith(" ")]
    assert names == sorted(names)
    assert {"count", "fail", "idle", "prune-static"} <= set(names)

    def about(name: str) -> list[str]:
        first = next(n for n, line in enumerate(lines) if line.startswith(f"{name}:"))
        return [line.strip() for line in lines[first : first + 3]]

    when, what, last = about("count")
    assert when == "count: daily at 03:10 (Europe/Moscow)"
    assert what == "Listing"
    assert last.startswith("last run Mar 2, 2026")
    assert last.endswith("done: 3 counted")
    when, _, last = about("fail")
    assert when == "fail: every 5 minutes"
    assert last.endswith("failed: RuntimeError: no good")
    when, _, last = about("idle")
    assert when == "idle: every 1 minute, and as soon as there is work"
    assert last == "never run"


def test_running_a_task_shows_its_summary(runner: FlaskCliRunner, add: TaskMaker) -> None:
    add(lambda: "3 counted")
    done = runner.invoke(args=["tasks", "run", "count"])
    assert (done.exit_code, done.stdout) == (0, "3 counted\n")
    assert outcomes() == [("count", "ok", "3 counted")]


def test_a_task_that_fails_says_why_on_standard_error(
    runner: FlaskCliRunner, add: TaskMaker
) -> None:
    add(fail)
    done = runner.invoke(args=["tasks", "run", "count"])
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "count failed: RuntimeError: no good" in done.stderr
    assert outcomes() == [("count", "failed", "RuntimeError: no good")]


def test_an_unknown_task_is_answered_with_the_known_ones(
    runner: FlaskCliRunner, add: TaskMaker
) -> None:
    add(lambda: "")
    done = runner.invoke(args=["tasks", "run", "cuont"])
    assert done.exit_code == 1
    assert "There is no task cuont." in done.stderr
    assert "count" in done.stderr
    assert "prune-static" in done.stderr
    assert outcomes() == []


def test_a_task_that_is_running_elsewhere_is_not_run_twice(
    runner: FlaskCliRunner, add: TaskMaker
) -> None:
    add(lambda: "")
    with held("count"):
        done = runner.invoke(args=["tasks", "run", "count"])
    assert done.exit_code == 1
    assert "count is running already." in done.stderr


def test_a_run_that_never_ended_is_said_to_be_running_or_broken_off(
    app: Flask, runner: FlaskCliRunner
) -> None:
    listed: list[str] = []

    def look() -> str:
        listed.append(app.test_cli_runner().invoke(args=["tasks", "list"]).stdout)
        return ""

    app.extensions["tasks"]["count"] = made(look)
    assert runner.invoke(args=["tasks", "run", "count"]).exit_code == 0
    assert "it runs still, or was broken off" in listed[0]


def test_a_database_that_is_gone_is_said_in_words() -> None:
    runner = make_app("postgresql+psycopg://nobody@127.0.0.1:1/nothing").test_cli_runner()
    for command in (["tasks", "list"], ["tasks", "run", "prune-static"]):
        done = runner.invoke(args=command)
        assert done.exit_code == 1
        assert "The database refused" in done.stderr
        assert "Traceback" not in done.stderr
