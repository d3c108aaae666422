"""The catalogue page rendered anew at every request, against Flask's hello."""

from typing import Any

from bench.data.cluster import running_cluster
from bench.data.databases import postgres_database, sqlite_database
from bench.load import Subject
from bench.pairs import compare
from bench.plan import Plan
from bench.questions import filtered
from bench.servers import granian, kupec
from bench.tables import pairs_table

TITLE = "Cold page with filters"
PARTNERS = 10_000
QUESTIONS = 400


def run(plan: Plan) -> dict[str, Any]:
    """The page cache is off; every request asks another of some hundred questions."""
    questions = filtered(QUESTIONS)
    rows = []
    with (
        granian("bench.apps.flask_hello:app") as hello_port,
        granian("bench.apps.flask_usual:app") as usual_port,
        running_cluster() as server,
    ):
        hello = Subject("Flask hello", hello_port)
        usual = Subject("Flask hello, usual extensions", usual_port)
        for name, database_url, database_port in (
            ("SQLite", sqlite_database(PARTNERS), None),
            ("PostgreSQL", postgres_database(server, PARTNERS), server.port),
        ):
            with kupec(database_url, cached=False) as port:
                for encoding in ("identity", "br"):
                    subject = Subject(
                        f"cold page, {name}, {encoding}",
                        port,
                        questions,
                        {"Accept-Encoding": encoding},
                        database_port=database_port,
                    )
                    rows.append(compare(hello, subject, plan))
                    if encoding == "identity":
                        rows.append(compare(usual, subject, plan))
    return {"rows": rows, "partners": PARTNERS, "questions": len(questions)}


def text(results: dict[str, Any]) -> str:
    """The table."""
    return (
        f"{results['partners']:,} partners; {results['questions']} different questions of one to "
        "three filters, some sorted otherwise, some on page 2 or 3, in the three languages; "
        "`KUPEC_PAGE_CACHE_MB=0`, so that each answer is made from the database. PostgreSQL runs "
        "on the core of the load, with the settings in `bench/data/cluster.py`.\n\n"
        + pairs_table(results["rows"])
    )
