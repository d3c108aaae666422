"""The goals of the project's speed, each with the figure that sections measured for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.sections import growth, inbox, lighthouse, matching, office, weight, writing
from bench.tables import number, spread_text

Results = Mapping[str, Any]


@dataclass(frozen=True)
class Goal:
    """One line of the table."""

    what: str
    goal: str
    figure: str
    met: bool | None
    """None: not measured."""
    section: str


@dataclass(frozen=True)
class Figure:
    """A figure in words, with whether the goal is met."""

    words: str
    met: bool


def goals(results: Results) -> list[Goal]:
    """Every goal; ``results`` hold those sections that were measured, by name."""
    found = []
    for what, goal, section, judge in _GOALS:
        try:
            figure = judge(results[section]) if section in results else None
        except (KeyError, StopIteration):
            figure = None
        found.append(
            Goal(
                what,
                goal,
                figure.words if figure else "not measured",
                figure.met if figure else None,
                section,
            )
        )
    return found


def _at_least(least: float, part: str) -> Callable[[Results], Figure]:
    """The ratio of the row whose subject begins so."""

    def judge(results: Results) -> Figure:
        row = next(row for row in results["rows"] if row["subject"].startswith(part))
        words = f"{spread_text(row['ratio'])}; {number(row['cpu_ratio']['median'])} by CPU"
        return Figure(words, row["ratio"]["median"] >= least)

    return judge


def _cold(least: float, database: str) -> Callable[[Results], Figure]:
    """Judged by the bare hello; the one with the usual extensions stands beside it."""

    def judge(results: Results) -> Figure:
        rows = [r for r in results["rows"] if r["subject"] == f"cold page, {database}, identity"]
        by_base = {row["base"]: row for row in rows}
        bare, usual = by_base["Flask hello"], by_base["Flask hello, usual extensions"]
        words = (
            f"{spread_text(bare['ratio'])}; {number(bare['cpu_ratio']['median'])} by CPU; "
            f"{number(usual['ratio']['median'])} of hello with usual extensions"
        )
        return Figure(words, bare["ratio"]["median"] >= least)

    return judge


def _peer(least: float, peer: str, database: str) -> Callable[[Results], Figure]:
    """Judged at the largest size; the smaller ones stand beside it."""

    def judge(results: Results) -> Figure:
        labels = {f"{size:,} partners, {database}": size for size in results["sizes"]}
        rows = [r for r in results["rows"] if r["peer"] == peer and r["label"] in labels]
        rows.sort(key=lambda row: -labels[row["label"]])
        if not rows or labels[rows[0]["label"]] != max(results["sizes"]):
            raise KeyError("not measured at the largest size")
        words = "; ".join(
            f"{number(row['ratio']['median'])} × at {labels[row['label']]:,} partners"
            for row in rows
        )
        return Figure(words, rows[0]["ratio"]["median"] >= least)

    return judge


def _growth(
    database: str, base: int, most: float, *, searches: bool
) -> Callable[[Results], Figure]:
    """The kind of question that grows most."""

    def judge(results: Results) -> Figure:
        if max(results["sizes"]) < 1_000_000:
            raise KeyError("not measured at that size")
        worst: dict[str, float] = {}
        for variant in growth.VARIANTS:
            for kind, times in growth.growth(dict(results), database, base, variant).items():
                if (kind == "search with filters") == searches:
                    worst[kind] = max(times, worst.get(kind, 0))
        over = {kind: times for kind, times in worst.items() if times > most}
        shown = over or dict([max(worst.items(), key=lambda item: item[1])])
        words = ", ".join(f"{kind} {number(times)} ×" for kind, times in shown.items())
        return Figure(f"above it: {words}" if over else f"at most {words}", not over)

    return judge


def _matching(database: str, most: float) -> Callable[[Results], Figure]:
    def judge(results: Results) -> Figure:
        if results["partners"] != matching.PARTNERS:
            raise KeyError("not measured at that size")
        seconds = {name: each["seconds"]["median"] for name, each in results["databases"].items()}
        words = ", ".join(f"{number(1000 * each)} ms on {name}" for name, each in seconds.items())
        return Figure(words, seconds[database] <= most)

    return judge


def _office(database: str, most: float) -> Callable[[Results], Figure]:
    """The kind of page that grows most."""

    def judge(results: Results) -> Figure:
        if results["sizes"]["large"] != [office.LARGE.partners, office.LARGE.deeds]:
            raise KeyError("not measured at that size")
        found = office.growth(dict(results), database)
        over = {kind: each for kind, each in found.items() if each["median"] > most}
        shown = over or dict([max(found.items(), key=lambda item: item[1]["median"])])
        words = ", ".join(f"{kind} {spread_text(each)} ×" for kind, each in shown.items())
        return Figure(f"above it: {words}" if over else f"at most {words}", not over)

    return judge


def _inbox(database: str, most: float) -> Callable[[Results], Figure]:
    """The first page of an inbox, searches included."""

    def judge(results: Results) -> Figure:
        if results["sizes"]["large"] != inbox.LARGE:
            raise KeyError("not measured at that size")
        found = inbox.growth(results, database)
        over = {kind: each for kind, each in found.items() if each["median"] > most}
        shown = over or dict([max(found.items(), key=lambda item: item[1]["median"])])
        words = ", ".join(f"{kind} {spread_text(each)} ×" for kind, each in shown.items())
        return Figure(f"above it: {words}" if over else f"at most {words}", not over)

    return judge


def _queries(most: int) -> Callable[[Results], Figure]:
    """The page that asks the database most often."""

    def judge(results: Results) -> Figure:
        counts = {
            kind: max(kinds[kind]["queries"] for kinds in results["databases"].values())
            for kind in next(iter(results["databases"].values()))
        }
        kind = max(counts, key=lambda name: counts[name])
        return Figure(f"{counts[kind]} ({kind})", counts[kind] <= most)

    return judge


def _writing(database: str, most: float) -> Callable[[Results], Figure]:
    """The most uneven way of writing; no message may be lost or refused."""

    def judge(results: Results) -> Figure:
        if (results["writers"], results["seconds"]) != (writing.WRITERS, writing.SECONDS):
            raise KeyError("not measured with so many")
        rows = {name: row for name, row in results["rows"].items() if name.startswith(database)}
        words = ", ".join(
            f"{number(writing.ratio(row))} × {name.partition(', ')[2]}"
            for name, row in rows.items()
        )
        faults = sum(row["errors"] + row["lost"] for row in rows.values())
        met = not faults and max(map(writing.ratio, rows.values())) < most
        return Figure(f"{words}; {faults} lost or refused", met)

    return judge


def _weight(
    most: int, of: Callable[[dict[str, Any]], int], unit: str
) -> Callable[[Results], Figure]:
    """The heaviest language."""

    def judge(results: Results) -> Figure:
        found = {locale: of(visit) for locale, visit in results["visits"].items()}
        locale = max(found, key=lambda name: found[name])
        return Figure(f"{found[locale]:,}{unit} ({locale})", found[locale] <= most)

    return judge


def _start(results: Results) -> Figure:
    spread = results["healthz"]
    return Figure(f"{spread_text(spread)} s", spread["median"] <= 1)


def _stale(database: str) -> Callable[[Results], Figure]:
    def judge(results: Results) -> Figure:
        found = results["delays"][database]
        words = f"highest {found['highest'] * 1000:.0f} ms of {found['changes']} changes"
        return Figure(words, found["highest"] <= 1)

    return judge


def _lighthouse(results: Results) -> Figure:
    lowest = lighthouse.lowest(dict(results))
    words = " / ".join(str(score) for score in lowest.values())
    return Figure(f"lowest {words} of {len(results['rows'])} pages", min(lowest.values()) == 100)


def _all_goals() -> Iterator[tuple[str, str, str, Callable[[Results], Figure]]]:
    for name in ("brotli", "304"):
        yield (
            f"catalogue page, warm, {name}, of raw hello",
            "≥ 0.90",
            "warm",
            _at_least(0.90, f"warm page, {name}"),
        )
    for database in ("SQLite", "PostgreSQL", "PostgreSQL and Redis"):
        yield (
            f"a change is shown by another process, {database}",
            "≤ 1 s",
            "stale",
            _stale(database),
        )
    for database, least in (("SQLite", 0.5), ("PostgreSQL", 0.35)):
        yield (
            f"catalogue page, cold, with filters, {database}, of Flask's hello",
            f"≥ {least}",
            "cold",
            _cold(least, database),
        )
    for peer in ("Flask", "Django"):
        for database in ("SQLite", "PostgreSQL"):
            yield (
                f"the same, to the idiomatic page in {peer} on {database}",
                "≥ 100 ×",
                "peers",
                _peer(100, peer, database),
            )
    for database, base in (("SQLite", 1_000), ("PostgreSQL", 10_000)):
        against = f"1,000,000 partners against {base:,}, {database}"
        yield (
            f"list, filters, facets, paging, search, suggestions: {against}",
            "≤ 1.3 ×",
            "growth",
            _growth(database, base, 1.3, searches=False),
        )
        yield (
            f"search with filters: {against}",
            "≤ 3 ×",
            "growth",
            _growth(database, base, 3.0, searches=True),
        )
    for database in ("SQLite", "PostgreSQL"):
        yield (
            "pages of the office: 100,000 partners and 1,000,000 rows of the audit against 1,000 "
            f"of each, {database}",
            "≤ 1.3 ×",
            "office",
            _office(database, 1.3),
        )
    yield (
        "picking partners for a brief among 100,000, median, SQLite",
        "≤ 50 ms",
        "matching",
        _matching("SQLite", 0.050),
    )
    yield ("queries of a page of the office", "≤ 10", "office", _queries(10))
    for database in ("SQLite", "PostgreSQL"):
        yield (
            f"pages of an inbox: 100,000 jobs of one partner against 100, {database}",
            "≤ 1.3 ×",
            "inbox",
            _inbox(database, 1.3),
        )
        yield (
            f"the first one, {database}, of Flask's hello",
            "≥ 0.25",
            "inbox",
            _at_least(0.25, f"first page, {database}"),
        )
    for database in ("SQLite", "PostgreSQL"):
        yield (
            f"200 merchants and partners writing for 60 s, p99 of sending : median, {database}",
            "< 20 ×, nothing lost",
            "writing",
            _writing(database, 20),
        )
    yield ("queries of a page of the inbox", "≤ 8", "inbox", _queries(8))
    yield (
        "HTML + CSS of a first visit",
        "≤ 14 kB",
        "weight",
        _weight(14_000, weight.html_and_css, " B"),
    )
    yield ("the same with JS", "≤ 40 kB", "weight", _weight(40_000, weight.with_scripts, " B"))
    yield ("requests before fonts", "≤ 6", "weight", _weight(6, weight.requests_before_fonts, ""))
    yield (
        "Lighthouse, phone, every public page, every language",
        "100 / 100 / 100 / 100",
        "lighthouse",
        _lighthouse,
    )
    yield ("start of the web process", "≤ 1 s", "start", _start)


_GOALS = tuple(_all_goals())
