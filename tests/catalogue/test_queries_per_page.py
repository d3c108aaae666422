"""How much each public page asks of the database: a fixed, small number of statements, the same
for a programme of any size and for whatever is shown."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import RelationshipProperty

from app.db import Base, db
from tests.catalogue.programme import BARE, DRAFT, FULL, LISTED

MOST = {
    "/sk/": 6,
    "/sk/partners/": 6,
    "/sk/partners/?q=zilnia": 6,
    "/sk/partners/?q=dizajn": 6,
    "/sk/partners/?tier=gold&category=seo&sort=price": 6,
    "/sk/partners/?page=2": 6,
    "/sk/partners/?q=web&category=seo&category=photo&tier=gold&language=sk&country=SK&city=Nitra"
    "&dropshipping=1&available=1&rating=3&price_max=900": 6,
    "/sk/partners/?q=aaaab+bbbbc+ccccd+dddde+eeeef+ffffg+ggggh+hhhhi+iiiij+jjjjk": 6,
    "/sk/tiers/": 4,
    "/sk/categories/seo/": 6,
    "/sk/compare/?partner=a&partner=b&partner=c&partner=d": 3,
    "/sitemap.xml": 1,
    "/sitemap-1.xml": 3,
    "/sitemap-pages.xml": 1,
    "/robots.txt": 0,
}


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that the app sends meanwhile; the marks of transactions and settings
    for one of them are none."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SET LOCAL")):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def asked(app: Flask, address: str, status: int = 200) -> int:
    """How many statements a page sends. The first answer may warm caches up: the second counts."""
    app.test_client().get(address)
    with counted(app) as statements:
        assert app.test_client().get(address).status_code == status
    return len(statements)


@pytest.mark.parametrize("address", MOST)
def test_a_page_asks_a_few_questions_however_many_partners_there_are(
    demo_app: Flask, cast_app: Flask, address: str
) -> None:
    many = asked(demo_app, address)
    assert many <= MOST[address]
    # Where the cast has nobody to show, the answer is another one.
    if not any(part in address for part in ("zilnia", "Nitra", "page=2", "a=b")):
        assert asked(cast_app, address) == many


def test_a_page_of_24_asks_as_much_as_a_page_of_one(demo_app: Flask) -> None:
    narrow = "/sk/partners/?q=foto&tier=bronze"
    wide = "/sk/partners/?q=s&tier=bronze"
    assert asked(demo_app, narrow) == asked(demo_app, wide)


def test_a_profile_asks_the_same_of_everybody(cast_app: Flask, demo_app: Flask) -> None:
    counts = {asked(cast_app, f"/sk/partners/{slug}/") for slug in LISTED}
    assert max(counts) <= 8
    # Whoever has nothing is not asked for more.
    assert asked(cast_app, f"/sk/partners/{BARE}/") <= asked(cast_app, f"/sk/partners/{FULL}/")
    assert asked(cast_app, f"/sk/partners/{DRAFT}/", 404) <= 2
    assert asked(cast_app, f"/sk/partners/{FULL}/certificate") <= 8
    assert asked(cast_app, f"/badge/{FULL}.svg") <= 6
    assert asked(cast_app, f"/sk/partners/{FULL}/share.png") <= 6


def test_nothing_can_be_loaded_behind_a_templates_back() -> None:
    relations: list[RelationshipProperty[object]] = [
        relation for mapper in Base.registry.mappers for relation in mapper.relationships
    ]
    assert relations
    assert {relation.lazy for relation in relations} == {"raise"}
