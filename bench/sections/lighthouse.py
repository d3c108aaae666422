"""Lighthouse's four scores of every public page, as a phone sees it."""

from dataclasses import asdict, is_dataclass
from importlib import import_module
from typing import Any

from bench.plan import Plan
from bench.tables import table

TITLE = "Lighthouse"
SCORES = ("performance", "accessibility", "best_practices", "seo")


def run(_plan: Plan) -> dict[str, Any]:
    """Every public page in every language; the runner stands in bench/lighthouse.py."""
    rows = import_module("bench.lighthouse").run()
    return {"rows": [asdict(row) if is_dataclass(row) else dict(row) for row in rows]}


def lowest(results: dict[str, Any]) -> dict[str, int]:
    """The lowest of each score over all pages."""
    return {score: min(row[score] for row in results["rows"]) for score in SCORES}


def text(results: dict[str, Any]) -> str:
    """The table, with the audits that failed."""
    return (
        "Phone preset of Lighthouse over the demo programme, granian in production mode, the "
        "machine's own Chromium.\n\n"
        + table(
            ("page", "language", "performance", "accessibility", "best practices", "SEO", "failed"),
            (
                (
                    row["page"],
                    row["language"],
                    *(row[score] for score in SCORES),
                    ", ".join(row["failed"]),
                )
                for row in results["rows"]
            ),
        )
    )
