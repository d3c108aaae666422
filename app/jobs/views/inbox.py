"""The partner's inbox."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, ask_unseen, open_to
from app.accounts.pages import own_page
from app.accounts.people import own_partner_id
from app.jobs.blueprint import jobs
from app.jobs.queries.inbox import job_categories, members_of, readiness_of
from app.jobs.views.desk import BESIDE, SEEN, mark_of, rendered, shown_inbox
from app.jobs.views.many import DEEDS
from app.web.pages import wants_fragment


@jobs.get("/area/jobs/")
@open_to(*TEAM)
def inbox() -> AnyResponse:
    """The jobs of the partner, those that moved last first. A page that asks whether anything has
    changed says what it has ``seen`` and gets 204 when nothing has."""
    is_poll = wants_fragment() and SEEN in request.args
    shown = shown_inbox(request.args, beside=request.args.get(BESIDE, "") if is_poll else "")
    rows = rendered(shown)
    mark = mark_of(rows)
    if is_poll:
        ask_unseen()
        if request.args[SEEN] == mark:
            return Response(status=204)
    partner_id = own_partner_id()
    alone = wants_fragment()
    response = own_page(
        "jobs/inbox.html",
        way="jobs.inbox",
        fragment="jobs/_inbox_answer.html",
        inbox=shown,
        inbox_rows=rows,
        inbox_mark=mark,
        members=() if alone else members_of(partner_id),
        categories=() if alone else job_categories(),
        deeds=DEEDS.values(),
        readiness=None if alone or shown.totals.all else readiness_of(partner_id),
    )
    if alone and not is_poll:
        response.headers["HX-Push-Url"] = shown.url()
    return response
