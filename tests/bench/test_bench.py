"""What keeps the benchmarks honest: the arithmetic, the peers that show the same page, the clones
that large catalogues are made of. Nothing here looks at how long anything takes."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url

from app.db import db, writing
from app.demo import load_demo
from app.partners.listing.checking import check_listings
from app.partners.models import FacetCount, Listing, Partner
from app.partners.models.partner import name_key
from app.partners.queries import all_ids
from app.partners.words import KIND, refresh_words
from app.tables.models import TableWord
from app.tables.sets import RowSet, rows_with
from bench import office_questions, page, results
from bench.data import office
from bench.data.cloning import multiply
from bench.data.cloning_bulk import Bulk, PostgresBulk, SqliteBulk
from bench.data.databases import app_over
from bench.goals import goals
from bench.load import Measured, Subject
from bench.pairs import paired
from bench.peers.equality import differences, is_exact
from bench.plan import Plan
from bench.questions import filtered, searches
from bench.sections.office import most_queries
from bench.sections.peers import check, start, to_compare
from bench.stats import percentile, ratios, spread
from bench.tables import number
from bench.visitor import cookie_of

TIERS = ("bronze", "silver", "gold")
PAGE = """<body><h2 id="answer-count" data-total="2">2 partners</h2>
<label data-facet="tier" data-value="gold" data-count="1"><input name="tier" value="gold"> Gold 1
</label><article data-partner="anna" data-tier="gold"><a href="/sk/partners/anna/">Anna</a>
<p>Praha, <span class="visually-hidden">in</span> Czechia</p></article>
<article data-partner="boris" data-tier="silver"><a href="/sk/partners/boris/">Boris</a></article>
</body>"""


# The arithmetic


def test_the_middle_of_an_even_number_of_measurements_lies_between_two() -> None:
    found = spread([4.0, 1.0, 3.0, 2.0])
    assert (found.median, found.lowest, found.highest, found.count) == (2.5, 1.0, 4.0, 4)


def test_the_ratio_is_taken_pair_by_pair() -> None:
    # The machine was twice as fast in the second pair; the ratio of the medians would say 1.375.
    assert ratios([(100, 50), (200, 100), (100, 60)]).median == 0.5


@pytest.mark.parametrize(
    ("share", "value"), [(0, 1), (0.5, 10), (0.95, 19), (0.951, 20), (0.99, 20), (1, 20)]
)
def test_a_percentile_is_a_value_that_was_measured(share: float, value: float) -> None:
    assert percentile([float(each) for each in range(20, 0, -1)], share) == value


def test_nothing_measured_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        percentile([1.0], 95)


def test_pairs_take_turns_and_are_equally_long() -> None:
    asked: list[tuple[str, int, int]] = []

    def measure(subject: Subject, seconds: int, connections: int) -> Measured:
        asked.append((subject.name, seconds, connections))
        rate = {"base": 100, "other": 50}[subject.name]
        return Measured(rate * seconds, seconds, cpu=1.0, database_cpu=0.0, bytes=1)

    base, other = Subject("base", 1), Subject("other", 2)
    pairs = paired(base, other, 4, 2, 8, measure)
    names = [name for name, _, _ in asked]
    assert names == ["base", "other", "other", "base"] * 2
    assert {(seconds, connections) for _, seconds, connections in asked} == {(2, 8)}
    assert [(a.rate, b.rate) for a, b in pairs] == [(100, 50)] * 4


def test_at_least_nine_pairs_are_measured() -> None:
    assert Plan().pairs >= 9


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.96, "0.960"), (0.00123, "0.00123"), (1.5, "1.50"), (1e4, "10,000")],
)
def test_figures_are_written_without_powers_of_ten(value: float, shown: str) -> None:
    assert number(value) == shown


# The questions


def test_questions_are_the_same_for_a_seed_and_never_the_same_twice() -> None:
    questions = filtered(300)
    assert questions == filtered(300)
    assert len(set(questions)) == 300
    assert questions != filtered(300, seed=2)
    assert len(set(searches(20))) == 20


# The peers


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('data-count="1"', 'data-count="2"', "+facet tier=gold: 2"),
        ("Boris</a>", "Borys</a>", "+Borys→/sk/partners/boris/"),
        ('href="/sk/partners/anna/"', 'href="/sk/partners/boris/"', "+Anna→/sk/partners/boris/"),
        ('value="gold">', 'value="gold" checked>', "+field tier=gold chosen"),
        (" Czechia", " Poland", "+Praha,Poland"),
        ('data-total="2"', 'data-total="3"', "+total 3"),
    ],
)
def test_a_page_that_shows_something_else_is_noticed(old: str, new: str, told: str) -> None:
    assert old in PAGE
    assert told in differences(PAGE, PAGE.replace(old, new))


def test_another_order_of_cards_is_noticed() -> None:
    first, second = PAGE.index("<article"), PAGE.rindex("<article")
    other = PAGE[:first] + PAGE[second:-8] + PAGE[first:second] + "</body>"
    assert differences(PAGE, other)


def test_markup_and_words_for_screen_readers_may_differ() -> None:
    other = PAGE.replace('<span class="visually-hidden">in</span> ', "").replace("<p>", "<p\n>")
    assert other != PAGE
    assert differences(PAGE, other) == []


def test_a_capped_count_is_noticed() -> None:
    assert is_exact(PAGE)
    assert not is_exact(PAGE.replace(' data-count="1"', ""))
    assert not is_exact(PAGE.replace("2 partners", "1 000+ partners"))


def test_the_peers_show_what_kupec_shows(database_url: str) -> None:
    with app_over(database_url):
        load_demo(partners=240)
    with ExitStack() as stack:
        ports = start(stack, database_url)
        compared, capped = check(ports, to_compare(24))
    assert (compared, capped) == (2 * len(to_compare(24)), 0)


# The clones


def bulk_for(database_url: str) -> Bulk:
    if database_url.startswith("sqlite:///"):
        return SqliteBulk(Path(make_url(database_url).database or ""))
    return PostgresBulk(database_url.replace("+psycopg", ""))


def test_clones_are_listed_as_the_actions_would_list_them(database_url: str) -> None:
    with app_over(database_url):
        load_demo(partners=60)
        multiply(60 * 40, bulk_for(database_url))
        assert db.session.scalar(select(func.count()).select_from(Listing)) == 60 * 40
        towns = select(func.count(Partner.city.distinct()))
        assert (db.session.scalar(towns) or 0) > 60
        assert not check_listings()


def test_the_office_finds_clones_as_it_finds_partners(database_url: str) -> None:
    with app_over(database_url):
        load_demo(partners=12)
        multiply(48, bulk_for(database_url))
        before, keys = office_words(), names_and_keys()
        assert len(keys) >= 48
        assert sum(map(len, of_levels())) == len(keys)
        assert all(name_key(name) == key for name, key in keys)
        with writing():
            refresh_words(all_ids())
        assert office_words() == before


def office_words() -> set[tuple[int, str]]:
    found = set(db.session.execute(select(TableWord.row_id, TableWord.word)))
    db.session.rollback()
    return found


def of_levels() -> list[RowSet]:
    found = [rows_with(KIND, [[f"tier:{key}"]]) for key in TIERS]
    db.session.rollback()
    return found


def names_and_keys() -> list[tuple[str, str]]:
    found = list(db.session.execute(select(Partner.name, Partner.name_key)))
    db.session.rollback()
    return found


def test_the_check_of_clones_notices_a_wrong_count(database_url: str) -> None:
    with app_over(database_url):
        load_demo(partners=10)
        multiply(20, bulk_for(database_url))
        with writing() as session:
            session.execute(
                update(FacetCount)
                .where(FacetCount.token == "tier:bronze")
                .values(count=FacetCount.count + 1)
            )
        assert check_listings().counts


def test_only_whole_multiples_are_made(database_url: str) -> None:
    with app_over(database_url):
        load_demo(partners=10)
        with pytest.raises(ValueError, match="no multiple"):
            multiply(25, bulk_for(database_url))


# The office


def test_every_page_of_the_office_that_is_asked_for_is_shown(database_url: str) -> None:
    with app_over(database_url) as app:
        load_demo(partners=24)
        office.fill(office.Size(24, 60))
        asked, cookie = office_questions.questions(), cookie_of(app, office.MANAGER)
        counts = {kind: most_queries(app, found, cookie) for kind, found in asked.items()}
    assert all(asked.values())
    # Whoever is sent to the login page asks the database for nobody but himself.
    assert min(counts.values()) > 1


def test_pages_of_the_office_are_judged_at_the_full_size_alone() -> None:
    spread = {"median": 1.31, "lowest": 1.0, "highest": 2.0}
    row = {"ratio": spread, "queries": 10}
    databases = {name: {"partners": row} for name in ("SQLite", "PostgreSQL")}
    whole = {"small": [1_000, 1_000], "large": [100_000, 1_000_000]}
    short = {"small": [1_000, 1_000], "large": [10_000, 100_000]}
    for sizes, judged in ((whole, False), (short, None)):
        found = goals({"office": {"databases": databases, "sizes": sizes}})
        met = {goal.what: goal.met for goal in found if goal.section == "office"}
        assert met.pop("queries of a page of the office") is True
        assert list(met.values()) == [judged, judged]


# The page


def test_the_page_keeps_what_people_wrote_and_says_what_was_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "warm.md").write_text("Limited by the copying of bodies.\n")
    monkeypatch.setattr(page, "PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(page, "NOTES", tmp_path)
    monkeypatch.setattr(results, "RESULTS", tmp_path / "none")
    text = page.write_page().read_text()
    assert "Limited by the copying of bodies." in text
    assert "Not measured yet." in text


def test_a_goal_is_met_by_the_median_and_missed_below_it() -> None:
    def row(subject: str, ratio: float) -> dict[str, object]:
        spread = {"median": ratio, "lowest": 0.5, "highest": 1.5}
        return {"subject": subject, "ratio": spread, "cpu_ratio": spread}

    rows = [row("warm page, brotli", 0.9), row("warm page, 304", 0.899)]
    found = {goal.what: goal.met for goal in goals({"warm": {"rows": rows}})}
    assert found["catalogue page, warm, brotli, of raw hello"] is True
    assert found["catalogue page, warm, 304, of raw hello"] is False
    assert found["start of the web process"] is None
