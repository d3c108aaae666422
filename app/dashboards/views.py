"""The first pages of those who have signed in."""

from flask import Blueprint, Response

from app.accounts.access import STAFF, TEAM, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, own_partner_id
from app.accounts.waiting import waiting_for
from app.catalogue import queries as catalogue
from app.clock import now
from app.dashboards.queries import not_listed, partner_of_area
from app.jobs.queries.inbox import urgent_jobs
from app.jobs.rules.clock import time_left
from app.partners.queries import is_vetted
from app.tiers.queries.progress import way_up

dashboards = Blueprint("dashboards", __name__)


@dashboards.get("/area/")
@open_to(*TEAM)
def area() -> Response:
    """A partner's dashboard."""
    partner_id = own_partner_id()
    (partner, seeks_more), at = partner_of_area(partner_id), now()
    urgent = urgent_jobs(partner_id, at)
    return own_page(
        "dashboards/area.html",
        way="dashboards.area",
        partner=partner,
        urgent=[(job, time_left(job.status, job.due_at, at)) for job in urgent],
        waiting=waiting_for(known_person()),
        # Asked only where it makes a difference.
        is_vetted=partner.state == "draft" and is_vetted(partner_id),
        progress=way_up(partner) if seeks_more else None,
    )


@dashboards.get("/office/")
@open_to(*STAFF)
def office() -> Response:
    """The operator's dashboard."""
    person, facts = known_person(), catalogue.present_facts()
    return own_page(
        "dashboards/office.html",
        way="dashboards.office",
        waiting=waiting_for(person),
        tiers=facts.tiers,
        by_state={"published": facts.total, **not_listed()},
        by_tier={tier.key: facts.counts.get(f"tier:{tier.key}", 0) for tier in facts.tiers},
    )
