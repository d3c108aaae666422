"""What a server and what Flask cost at the least, and how noisy the machine is."""

from typing import Any

from bench.load import Subject
from bench.nginx import static_nginx
from bench.pairs import compare
from bench.plan import Plan
from bench.servers import granian
from bench.tables import pairs_table
from bench.tools import has_nginx

TITLE = "Hello"


def run(plan: Plan) -> dict[str, Any]:
    """Flask's hellos, nginx, and raw hello itself, against raw hello."""
    with (
        granian("bench.apps.raw:app") as raw_port,
        granian("bench.apps.raw:app") as twin_port,
        granian("bench.apps.flask_hello:app") as flask_port,
        granian("bench.apps.flask_usual:app") as usual_port,
    ):
        raw = Subject("raw hello", raw_port)
        rows = [
            compare(raw, Subject("raw hello again", twin_port), plan),
            compare(raw, Subject("Flask hello", flask_port), plan),
            compare(raw, Subject("Flask hello, usual extensions", usual_port), plan),
        ]
        if has_nginx():
            with static_nginx({"hello.txt": b"Hello, World!\n"}) as port:
                rows.append(
                    compare(raw, Subject("nginx, static file", port, ("/hello.txt",)), plan)
                )
    return {"rows": rows}


def text(results: dict[str, Any]) -> str:
    """The table, with the noise floor in words."""
    floor = results["rows"][0]["ratio"]
    return (
        "Raw hello is a WSGI function of one line in granian; the others are measured against it. "
        "Measured against itself it gives "
        f"{floor['median']:.2f} ({floor['lowest']:.2f}–{floor['highest']:.2f}): that is the noise "
        "floor of this machine, and no ratio on this page is known better than that.\n\n"
        + pairs_table(results["rows"])
    )
