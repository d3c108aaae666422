"""Reviews: asked for after a job, looked at by staff, shown on profiles, answered by partners."""

from flask import Flask


def init_rating(app: Flask) -> None:
    """Equip the app with this room."""
    from app.accounts.access import TEAM
    from app.accounts.holdings import add_holding
    from app.accounts.rail import Way, add_ways
    from app.accounts.waiting import Waiting, add_waiting
    from app.i18n.current import lazy_gettext
    from app.rating import staff, views  # noqa: F401 - they give the blueprint its routes
    from app.rating.after import forget_with_jobs, review_after_completion
    from app.rating.blueprint import READERS, rating
    from app.rating.held import HOLDING
    from app.rating.queries.given import waiting_reviews
    from app.rating.table import REVIEWS
    from app.rating.words import name_deeds
    from app.tables import add_table
    from app.web.languages import register_localized

    readers = frozenset(READERS)
    name_deeds(app)
    register_localized(app, rating)
    review_after_completion(app)
    forget_with_jobs(app)
    add_table(app, REVIEWS)
    add_holding(app, HOLDING)
    add_waiting(
        app,
        Waiting(
            key="reviews",
            label=lazy_gettext("Reviews that wait for a look"),
            rows=waiting_reviews(),
            endpoint="rating.office_reviews",
            audiences=readers,
            query="status=waiting",
        ),
    )
    add_ways(
        app,
        Way("rating.own_reviews", lazy_gettext("Our reviews"), "star", TEAM, place=25),
        Way(
            "rating.office_reviews",
            lazy_gettext("Reviews"),
            "star",
            readers,
            waits="reviews",
            place=32,
        ),
    )
