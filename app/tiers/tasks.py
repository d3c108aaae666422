"""Background work on levels."""

from app.db import db, writing
from app.i18n.current import lazy_gettext, ngettext
from app.tasks import Daily, Task
from app.tiers.actions import carry_out
from app.tiers.queries.days import programme_day
from app.tiers.queries.partners import due_plans

BATCH = 200


def _apply() -> str:
    done = 0
    while plans := due_plans(programme_day(), BATCH):
        db.session.rollback()
        for plan_id in plans:
            # Each in a transaction of its own: a worker that is killed leaves whole decisions.
            with writing():
                done += carry_out(plan_id=plan_id)
    return ngettext("%(num)s decision holds now.", "%(num)s decisions hold now.", done)


APPLY_TIER_DECISIONS = Task(
    name="apply-tier-decisions",
    schedule=Daily(0, 1),
    description=lazy_gettext("Changes levels by decisions whose day has come."),
    run=_apply,
    has_work=lambda: bool(due_plans(programme_day(), 1)),
)
