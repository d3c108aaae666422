"""What the import makes of rows before any database is asked."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n.folding import fold
from app.i18n.names import countries_by_name
from app.partners.importing.faults import MOST_KEPT, Fault, FaultList
from app.partners.importing.rows import (
    ImportedPartner,
    RowReader,
    Vocabulary,
    check_header,
    unknown_columns,
)
from app.partners.importing.table import Table, open_table
from app.partners.sheet import columns, join_items, split_items
from app.tables.formulas import guarded, unguarded
from app.values import Money

LOCALES = ("sk", "pl", "ru")
VOCABULARY = Vocabulary(
    categories={"seo": 1, fold("Grafika a dizajn"): 2, fold("Фото и видео"): 3},
    countries=countries_by_name(LOCALES),
    locales=LOCALES,
    default_locale="sk",
    this_year=2026,
)


def table_of(text: str) -> Table:
    return open_table(io.BytesIO(text.encode()), {*columns(LOCALES), "tier"})


def read(text: str) -> tuple[list[ImportedPartner], list[Fault]]:
    """The rows of a file, and what is wrong with it."""
    table, faults = table_of(text), FaultList()
    if not check_header(table, faults):
        return [], faults.kept
    reader = RowReader(table, VOCABULARY)
    rows = [reader.read(line, cells, faults) for line, cells in table.rows(faults)]
    return rows, sorted(faults.kept, key=lambda fault: fault.line)


def read_cell(column: str, cell: str) -> tuple[ImportedPartner, list[Fault]]:
    """One right row in which one column holds the cell."""
    cells = {"name": "Firma", "email": "firma@firma.example", column: cell}
    header = ",".join(cells)
    values = ",".join('"' + value.replace('"', '""') + '"' for value in cells.values())
    rows, faults = read(f"{header}\n{values}\n")
    return rows[0], faults


@pytest.mark.parametrize(
    ("column", "cell", "kind", "value"),
    [
        ("name", "", "required", ""),
        ("name", "n" * 121, "too_long", "n" * 121),
        ("name", "Fir\x07ma", "control_character", "Fir\x07ma"),
        ("name", "Fir\nma", "control_character", "Fir\nma"),
        ("name", "Fir\u202ema", "control_character", "Fir\u202ema"),
        ("email", "", "required", ""),
        ("email", "firma(at)firma.example", "invalid_email", "firma(at)firma.example"),
        ("email", "a@b@firma.example", "invalid_email", "a@b@firma.example"),
        ("email", "firma@firma", "invalid_email", "firma@firma"),
        ("email", "firma@-firma.example", "invalid_email", "firma@-firma.example"),
        ("email", "x" * 65 + "@f.example", "invalid_email", "x" * 65 + "@f.example"),
        ("kind", "agency", "unknown_kind", "agency"),
        ("categories", "seo|tlačiareň", "unknown_category", "tlačiareň"),
        ("country", "Ruritánia", "unknown_country", "Ruritánia"),
        ("country", "XX", "unknown_country", "XX"),
        ("city", "c" * 81, "too_long", "c" * 81),
        ("languages", "sk|slovenčina", "unknown_language", "slovenčina"),
        ("phone", "volajte večer", "invalid_phone", "volajte večer"),
        ("phone", "()", "invalid_phone", "()"),
        ("phone", "1" * 41, "too_long", "1" * 41),
        ("website", "javascript:alert(1)", "unsafe_website", "javascript:alert(1)"),
        ("website", "www.firma.example", "unsafe_website", "www.firma.example"),
        ("website", "https://a:b@firma.example", "unsafe_website", "https://a:b@firma.example"),
        ("website", "https://", "unsafe_website", "https://"),
        ("website", "https://firma.example:x", "unsafe_website", "https://firma.example:x"),
        ("website", "https://[firma", "unsafe_website", "https://[firma"),
        ("headline_sk", "h" * 161, "too_long", "h" * 161),
        ("about_ru", "a" * 4001, "too_long", "a" * 4001),
        ("about_pl", "a\x00b".replace("\x00", "\x01"), "control_character", "a\x01b"),
        ("services", "Audit", "invalid_service", "Audit"),
        ("services", ":100:EUR", "invalid_service", ":100:EUR"),
        ("services", "Audit:-1:EUR", "negative_price", "-1"),
        ("services", "Audit:100:PNL", "unknown_currency", "PNL"),
        ("services", "Audit:100:", "unknown_currency", ""),
        ("services", "Audit:sto:EUR", "invalid_number", "sto"),
        ("services", "Audit:1e5:EUR", "invalid_number", "1e5"),
        ("services", "Audit:1.500:EUR", "invalid_number", "1.500"),
        ("services", "Audit:99999999999999:EUR", "invalid_number", "99999999999999"),
        ("services", "A:1:EUR|" * 51, "too_many_services", "A:1:EUR|" * 51),
        ("founded", "2O15", "invalid_number", "2O15"),
        ("founded", "1799", "invalid_number", "1799"),
        ("founded", "2027", "invalid_number", "2027"),
        ("founded", "٢٠١٥", "invalid_number", "٢٠١٥"),
        ("team_size", "0", "invalid_number", "0"),
        ("team_size", "100001", "invalid_number", "100001"),
        ("external_id", "e" * 81, "too_long", "e" * 81),
    ],
)
def test_a_wrong_cell_is_named_with_line_column_kind_and_value(
    column: str, cell: str, kind: str, value: str
) -> None:
    _row, faults = read_cell(column, cell)
    assert [(fault.line, fault.column, fault.kind, fault.value) for fault in faults] == [
        (2, column, kind, value)
    ]
    assert faults[0].reason


@pytest.mark.parametrize(
    ("column", "cell", "attribute", "expected"),
    [
        ("name", "  Hrus\u030ckova\u0301  ", "name", "Hrušková"),
        ("name", "n" * 120, "name", "n" * 120),
        ("name", "'=1+1", "name", "=1+1"),
        ("name", "'Ndrangheta", "name", "'Ndrangheta"),
        ("email", "Firma@Firma.EXAMPLE", "email", "firma@firma.example"),
        ("kind", "Freelancer", "kind", "freelancer"),
        ("categories", "SEO", "category_ids", (1,)),
        ("categories", "grafika a DIZAJN|фото и видео|seo|seo", "category_ids", (2, 3, 1)),
        ("country", "sk", "country", "SK"),
        ("country", "Slovensko", "country", "SK"),
        ("country", "POLSKA", "country", "PL"),
        ("country", "Казахстан", "country", "KZ"),
        ("country", "", "country", None),
        ("languages", "SK| cs |sk|", "languages", ("sk", "cs")),
        ("phone", "'+421 (41) 000-01/01", "phone", "+421 (41) 000-01/01"),
        ("website", "http://пример.example/a?b=c", "website", "http://пример.example/a?b=c"),
        ("headline_pl", "Żółć", "headline", {"pl": "Żółć"}),
        ("about_sk", "jeden\r\ndva\rtri", "about", {"sk": "jeden\ndva\ntri"}),
        ("services", "Logo:350:EUR", "services", (("Logo", Money(35000, "EUR")),)),
        ("services", "Logo:1 200,50:pln|", "services", (("Logo", Money(120050, "PLN")),)),
        ("services", "Web: nový::|Iné::EUR", "services", (("Web: nový", None), ("Iné", None))),
        ("services", r"A\|B:0:RUB", "services", (("A|B", Money(0, "RUB")),)),
        ("founded", "1800", "founded", 1800),
        ("founded", "2026", "founded", 2026),
        ("team_size", "", "team_size", None),
        ("external_id", " ", "external_id", None),
    ],
)
def test_a_right_cell_is_read(column: str, cell: str, attribute: str, expected: object) -> None:
    row, faults = read_cell(column, cell)
    assert faults == []
    assert getattr(row, attribute) == expected


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_told_by_the_header(separator: str) -> None:
    text = f'"name"{separator}email{separator}city\nA,B;C{separator}a@b.example{separator}Nitra\n'
    text = text.replace("A,B;C", '"A,B;C"')
    rows, faults = read(text)
    assert faults == []
    assert (rows[0].name, rows[0].city) == ("A,B;C", "Nitra")


def test_columns_may_stand_in_any_order_and_letter_case() -> None:
    rows, faults = read("EMAIL, City ,Name\na@b.example,Nitra,Firma\n")
    assert faults == []
    assert (rows[0].name, rows[0].city) == ("Firma", "Nitra")


def test_a_row_is_named_by_the_line_that_it_begins_at() -> None:
    rows, faults = read(
        'name,email,about_sk\nA,a@b.example,"jeden\ndva\r\n\ntri"\n\n,,\n,b@b.example,\n'
    )
    assert [row.line for row in rows] == [2, 8]
    assert [(fault.line, fault.kind) for fault in faults] == [(8, "required")]


def test_a_row_of_another_width_is_refused_and_the_next_ones_are_still_looked_at() -> None:
    _rows, faults = read(
        "name,email,city\n"
        "A,a@b.example\n"
        "B,b@b.example,Nitra,navyše\n"
        "C,c@b.example,Nitra,, \n"
        ",d@b.example,Nitra\n"
    )
    assert [(fault.line, fault.column, fault.kind) for fault in faults] == [
        (2, "-", "too_few_columns"),
        (3, "-", "too_many_columns"),
        (5, "name", "required"),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('name,email\nA,a@b.example\nB,"b@b.example\nC,c@b.example\n', [3]),
        ('name,email\n"A"x,a@b.example\n,b@b.example\n', [2, 3]),
        ("name,email\n" + "x" * 140_000 + ",a@b.example\n", [2]),
        ("name,email\n" + "x" * 1_100_000 + ",a@b.example\n", [2]),
    ],
)
def test_broken_quotation_is_a_fault_of_its_row(text: str, lines: list[int]) -> None:
    _rows, faults = read(text)
    assert faults[0].kind == "not_a_csv"
    assert [fault.line for fault in faults] == lines


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("name,city", [("email", "missing_column")]),
        ("one,two", [("name", "missing_column"), ("email", "missing_column")]),
        ("name,email,name", [("name", "duplicate_column")]),
        ("name,email,Tier", [("tier", "forbidden_column")]),
    ],
)
def test_a_wrong_header_is_named(header: str, expected: list[tuple[str, str]]) -> None:
    _rows, faults = read(f"{header}\n")
    assert [(fault.column, fault.kind) for fault in faults] == expected
    assert {fault.line for fault in faults} == {1}


def test_a_column_for_a_level_is_refused_and_the_rows_are_still_looked_at() -> None:
    """S15."""
    _rows, faults = read("name,email,tier\n,a@b.example,gold\n")
    assert [(fault.line, fault.kind) for fault in faults] == [
        (1, "forbidden_column"),
        (2, "required"),
    ]


def test_unknown_columns_are_known_to_be_so() -> None:
    table = table_of("name,email,note,headline_de,tier,\nA,a@b.example,x,y,,\n")
    assert unknown_columns(table, VOCABULARY) == ["note", "headline_de"]


def test_a_new_language_needs_no_code() -> None:
    assert {"headline_uk", "about_uk"} <= set(columns(("sk", "uk")))


def test_a_fault_is_one_line_that_a_terminal_can_show() -> None:
    fault = Fault(7, "name", "too_long", "a\tb\n\x1b[2J" + "x" * 300, "Reason")
    line, column, kind, value, reason = str(fault).split("\t")
    assert (line, column, kind, reason) == ("7", "name", "too_long", "Reason")
    assert value.startswith(r"a\tb\n\x1b[2Jx")
    assert value.endswith("…")
    assert len(value) < 220


def test_faults_are_all_counted_and_the_first_thousand_kept() -> None:
    faults, later = FaultList(), FaultList()
    for line in range(2, 3002):
        faults.add(Fault(line, "name", "required", "", ""))
    later.add(Fault(3, "categories", "too_many_categories", "", ""))
    faults.join(later)
    assert faults.count == 3001
    assert len(faults.kept) == MOST_KEPT
    assert [fault.line for fault in faults.kept[:4]] == [2, 3, 3, 4]


@given(st.text())
def test_a_guarded_cell_comes_back_as_it_was_and_is_no_formula(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.text(alphabet="ab|:'=ž ", min_size=1).map(str.strip).filter(bool)))
def test_items_of_a_cell_come_back_as_they_were(items: list[str]) -> None:
    assert split_items(join_items(items)) == items
