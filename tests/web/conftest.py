"""What the tests of the ground share: a site over a database that they only read."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast as as_type

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db
from app.web.spoken_templates import SpokenTemplates
from tests import cast
from tests.conftest import make_app

LOCALES = ("sk", "pl", "ru")

SiteMaker = Callable[..., Flask]


@dataclass(frozen=True)
class Stage:
    """A migrated SQLite database with some of the standing cast in it."""

    url: str
    slugs: tuple[str, ...]

    def paths(self) -> list[str]:
        """Every public page of the site, below its language."""
        profiles = [f"partners/{slug}/" for slug in self.slugs]
        certificates = [f"partners/{slug}/certificate" for slug in self.slugs]
        compared = "compare/?" + "&".join(f"partner={slug}" for slug in self.slugs)
        lists = ["partners/", "partners/?q=sklad&category=seo&sort=name&page=x", "partners/?q=zzz"]
        others = ["", "tiers/", "categories/seo/", "compare/", compared]
        return [*others, *lists, *profiles, *certificates]


@pytest.fixture(scope="session")
def stage(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    path = tmp_path_factory.mktemp("stage") / "stage.sqlite"
    shutil.copyfile(migrated_sqlite, path)
    url = f"sqlite:///{path}"
    app = make_app(url)
    with app.app_context():
        actors = (cast.everything_told(), cast.polish_only(), cast.hardly_anything_told())
        db.session.remove()
        db.engine.dispose()
    return Stage(url, tuple(actor.slug for actor in actors))


@pytest.fixture
def make_site(stage: Stage) -> Iterator[SiteMaker]:
    """Makes a site as production runs it, with settings of one's own: errors are answered, not
    raised, and each request has its own context."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        made.append(make_app(stage.url, **settings))
        made[-1].testing = False
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def site(make_site: SiteMaker) -> Flask:
    return make_site()


@pytest.fixture
def reader(site: Flask) -> FlaskClient:
    """Somebody who has never been here."""
    return site.test_client()


def templates_of(app: Flask) -> SpokenTemplates:
    """The environment in which a site's templates are compiled."""
    return as_type(SpokenTemplates, app.jinja_env)
