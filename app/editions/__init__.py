"""Editions: the state of everything that anonymous pages show, by number.

Each visible change makes a new edition in its own transaction; what is kept of a page belongs to
the edition that was current before the page was made (docs/decisions/0011-*.md).
"""

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import db
from app.editions.model import Edition
from app.editions.raising import raise_after_migrations, raise_by_hand, take_raised, watch_commits
from app.editions.watch import EditionWatch

__all__ = [
    "Edition",
    "EditionWatch",
    "init_editions",
    "known_edition",
    "raise_after_migrations",
    "raise_by_hand",
]


def init_editions(app: Flask, settings: Settings) -> None:
    """Raise the edition with every visible change, and watch it. Comes after the database."""
    with app.app_context():
        engine = db.engine
    watch_commits(engine)
    watch = EditionWatch(settings)
    # Whoever closes the site's connections closes the watch's own as well.
    event.listen(engine, "engine_disposed", lambda _engine: watch.close())
    app.extensions["editions"] = watch


@event.listens_for(db.session, "after_commit")
def _announce(_session: Session) -> None:
    if take_raised():
        watch: EditionWatch = current_app.extensions["editions"]
        watch.announce()


def known_edition() -> object | None:
    """What tells the present edition from others, right to within a second (EditionWatch); None
    when nobody can say. For keeping what was told from an edition, ask before telling."""
    watch: EditionWatch = current_app.extensions["editions"]
    return watch.edition()
