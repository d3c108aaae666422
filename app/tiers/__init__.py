"""Levels as people decide them: conditions, contributions, decisions."""

from flask import Flask


def init_tiers(app: Flask) -> None:
    """Equip the app with this room."""
    from app.accounts.access import STAFF, TEAM
    from app.accounts.rail import Way, add_ways
    from app.accounts.waiting import Waiting, add_waiting
    from app.i18n.current import lazy_gettext
    from app.tables import add_table
    from app.tasks import add_task
    from app.tiers import staff, views  # noqa: F401 - they give the blueprint its routes
    from app.tiers.blueprint import tiers
    from app.tiers.queries.contributions import submitted
    from app.tiers.staff.table import CONTRIBUTIONS
    from app.tiers.tasks import APPLY_TIER_DECISIONS
    from app.tiers.words import name_deeds, told
    from app.web.languages import register_localized

    name_deeds(app)
    app.jinja_env.filters["told"] = told
    register_localized(app, tiers)
    add_task(app, APPLY_TIER_DECISIONS)
    add_table(app, CONTRIBUTIONS)
    add_ways(
        app,
        Way("tiers.level", lazy_gettext("Our level"), "medal", TEAM, place=20),
        Way("tiers.contributions", lazy_gettext("Our contributions"), "sparkles", TEAM, place=30),
        Way(
            "tiers.office_contributions",
            lazy_gettext("Contributions"),
            "sparkles",
            STAFF,
            waits="contributions",
            place=30,
        ),
    )
    add_waiting(
        app,
        Waiting(
            "contributions",
            lazy_gettext("Contributions to be confirmed"),
            submitted(),
            "tiers.office_contributions",
            STAFF,
        ),
    )
