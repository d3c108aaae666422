"""The same page as it is usually written, in Flask and in Django, against Kupec's cold page."""

from contextlib import ExitStack
from typing import Any

from bench.data.cluster import running_cluster
from bench.data.databases import postgres_database, sqlite_database
from bench.load import Subject, ask
from bench.pairs import compare
from bench.peers import datasette
from bench.peers.equality import check_equal, is_exact
from bench.peers.side_tables import prepare
from bench.plan import Plan
from bench.questions import filtered, searches
from bench.servers import granian, kupec
from bench.tables import pairs_table
from bench.tools import say

TITLE = "Peers: the same page in Flask and in Django"
COMPARED = {240: 60, 10_000: 30}
"""How many addresses are compared at each size."""
SIZES = tuple(COMPARED)
QUESTIONS = 200
PEERS = {
    "Flask": "bench.peers.flask_orm.app:app",
    "Django": "bench.peers.django_orm.wsgi:app",
}


def run(plan: Plan) -> dict[str, Any]:
    """At each size, on each database: first that all show the same, then how fast."""
    rows: list[dict[str, Any]] = []
    equal = capped = 0
    with running_cluster() as server:
        for partners in SIZES[:1] if plan.quick else SIZES:
            urls = {
                "SQLite": (sqlite_database(partners), None),
                "PostgreSQL": (postgres_database(server, partners), server.port),
            }
            for database, (url, database_port) in urls.items():
                label = f"{partners:,} partners, {database}"
                with ExitStack() as stack:
                    ports = start(stack, url)
                    compared, left_out = check(
                        ports, to_compare(10 if plan.quick else COMPARED[partners])
                    )
                    equal, capped = equal + compared, capped + left_out
                    say(f"{label}: all three show the same on {compared} pages")
                    questions = exact_questions(ports["Kupec"])
                    for name in PEERS:
                        rows.append(_measured(ports, name, label, questions, database_port, plan))
                    if database == "SQLite" and partners == SIZES[-1]:
                        rows.append(_datasette(stack, url, ports, label, questions, plan))
    return {
        "rows": rows,
        "sizes": list(SIZES),
        "equal": equal,
        "capped": capped,
        "questions": QUESTIONS,
    }


def start(stack: ExitStack, database_url: str) -> dict[str, int]:
    """Start Kupec without its page cache, and the peers, over one database; name → port."""
    prepare(database_url)
    ports = {"Kupec": stack.enter_context(kupec(database_url, cached=False))}
    for name, target in PEERS.items():
        ports[name] = stack.enter_context(
            granian(target, {"DATABASE_URL": database_url}, ready="/sk/partners/")
        )
    return ports


def to_compare(count: int) -> list[str]:
    """Everyone, filters and searches in every language, towns, wrong values, an empty answer."""
    fixed = [
        *(f"/{locale}/partners/" for locale in ("sk", "pl", "ru")),
        "/ru/partners/?city=Kosice",
        "/pl/partners/?city=praha&available=1",
        "/sk/partners/?price_max=333&rating=9&page=700",
        "/sk/partners/?category=nonsense&tier=gold&tier=silver&sort=newest",
        "/pl/partners/?language=sk&country=RU&category=seo&dropshipping=1&tier=gold&rating=5",
    ]
    return [*fixed, *searches(max(3, count // 6)), *filtered(count, seed=2)]


def check(ports: dict[str, int], addresses: list[str]) -> tuple[int, int]:
    """Raises PagesDiffer unless the peers show what Kupec shows at every address. Returns how many
    pages of peers were compared, and at how many addresses Kupec caps its counts, so that there is
    nothing to compare."""
    compared = capped = 0
    # One host for all of them: the port in an absolute address would differ.
    headers = {"Host": "localhost", "Accept-Encoding": "identity"}
    for address in addresses:
        pages = {name: ask(port, address, headers) for name, port in ports.items()}
        for name, page in pages.items():
            if page.status != 200:
                raise AssertionError(f"{name} answers {page.status} at {address}")
        own = pages["Kupec"].body.decode()
        if not is_exact(own):
            capped += 1
            continue
        for name in PEERS:
            check_equal(address, own, name, pages[name].body.decode())
            compared += 1
    return compared, capped


def exact_questions(port: int) -> list[str]:
    """The first of the drawn questions to which Kupec's own answer is counted to the end, so that
    nobody is fast by counting less."""
    drawn = filtered(3 * QUESTIONS)
    exact = [address for address in drawn if is_exact(ask(port, address).body.decode())]
    return exact[:QUESTIONS]


def _measured(
    ports: dict[str, int],
    name: str,
    label: str,
    questions: list[str],
    database_port: int | None,
    plan: Plan,
) -> dict[str, Any]:
    headers = {"Accept-Encoding": "identity"}
    peer = Subject(f"{name}, {label}", ports[name], questions, headers, database_port=database_port)
    own = Subject(
        f"Kupec cold, {label}", ports["Kupec"], questions, headers, database_port=database_port
    )
    return compare(peer, own, plan) | {"peer": name, "label": label}


def _datasette(
    stack: ExitStack,
    url: str,
    ports: dict[str, int],
    label: str,
    questions: list[str],
    plan: Plan,
) -> dict[str, Any]:
    database = url.removeprefix("sqlite:///")
    port = stack.enter_context(datasette.serving(database))
    peer = Subject(f"Datasette, {label}", port, datasette.addresses(database))
    own = Subject(f"Kupec cold, {label}", ports["Kupec"], questions)
    return compare(peer, own, plan) | {"peer": "Datasette", "label": label}


def text(results: dict[str, Any]) -> str:
    """The table, and what was checked."""
    sizes = " and ".join(f"{size:,}" for size in results["sizes"])
    words = (
        f"Measured at {sizes} partners; cold, identity,",
        f"{results['questions']} different questions, of those to which Kupec's answer is counted",
        "to the end. The ratio is how many times as many pages Kupec makes.",
        f"{results['equal']} pages of the peers were first compared with Kupec's: every visible",
        "word in its order, every link, the total, the counts of the facets, the state of every",
        f"field; {results['capped']} addresses were left out, since Kupec caps a count there.",
        "Sorting by name is left out (each database sorts letters its own way), as is “did you",
        "mean”. Both peers use the same rows, and beside them a table of languages and one of",
        "folded words that their own schema would have (`bench/peers/side_tables.py`). Datasette",
        "shows its table of partners with two facets, a page of its own that is not compared.",
    )
    return " ".join(words) + "\n\n" + pairs_table(results["rows"])
