"""The page of a brief, and what changes on it while it is open (docs/decisions/0027-polling.md)."""

from typing import Any

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.jobs.asker import merchants_page, opened_brief
from app.jobs.blueprint import jobs
from app.jobs.models import Brief
from app.jobs.queries.merchants import another_may_be_asked, is_with_partners, known_jobs
from app.jobs.rules.briefs import ASKED, DIRECT, HELD
from app.jobs.views.desk import mark_of
from app.web.addresses import url_for
from app.web.forms import Form
from app.web.pages import wants_fragment


@jobs.get("/m/<brief>/")
@open_to(EVERYONE)
def merchants_brief(brief: str) -> AnyResponse:
    """The brief, what comes next, and the partners side by side (S140)."""
    return brief_page(opened_brief(brief))


@jobs.get("/m/<brief>/news")
@open_to(EVERYONE)
def merchants_brief_news(brief: str) -> AnyResponse:
    """What has changed since the page was read; 204 when nothing has."""
    if not wants_fragment():
        return redirect(url_for("jobs.merchants_brief", brief=brief), 303)
    parts = _parts(opened_brief(brief))
    seen, _dot, steps = request.args.get("seen", "").partition(".")
    if parts["mark"] == seen:
        return Response(status=204)
    news = "jobs/_merchant_brief_news.html"
    # Steps come anew only when there are others: a question that is open stays open.
    has_new_steps = "-".join(parts["steps"]) != steps
    return merchants_page(news, fragment=news, has_new_steps=has_new_steps, **parts)


def brief_page(brief: Brief, form: Form | None = None) -> AnyResponse:
    """The page of a brief; ``form`` brings what was refused."""
    return merchants_page("jobs/merchant.html", form=form, **_parts(brief))


def _parts(brief: Brief) -> dict[str, Any]:
    """What is shown, and a mark of it by which a page knows whether anything has changed."""
    shown = known_jobs(brief)
    is_open = brief.state in (HELD, ASKED)
    is_over = brief.kind == DIRECT and not any(each.is_live for each in shown)
    can = {"another": another_may_be_asked(brief), "several": is_over, "close": is_open}
    steps = [name for name, is_possible in can.items() if is_possible]
    parts = {
        "brief": brief,
        "shown": shown,
        "is_open": is_open,
        "is_with_partners": bool(shown) or is_with_partners(brief.id),
        "live": [each for each in shown if each.is_live],
        "unread": sum(each.is_unread for each in shown),
        "steps": steps,
        "news_url": "",
    }
    mark = mark_of(render_template("jobs/_merchant_talks.html", **parts) + "-".join(steps))
    if is_open:
        base = url_for("jobs.merchants_brief_news", brief=brief.public_id)
        parts["news_url"] = f"{base}?seen={mark}.{'-'.join(steps)}"
    return parts | {"mark": mark}
