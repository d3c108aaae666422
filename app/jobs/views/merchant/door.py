"""How a merchant comes in: by the link of a mail, by a link that is sent again; and goes out."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.i18n.current import current_locale, gettext
from app.jobs.actions.lost_links import ask_links, end_links
from app.jobs.asker import LinkNeeded, merchants_page, opened_brief
from app.jobs.blueprint import jobs
from app.jobs.cookies import carried_links, carry_links, drop_links
from app.jobs.forms.merchant import LostLinkForm
from app.jobs.hooks import completion_url
from app.jobs.models import Brief
from app.jobs.queries.merchants import (
    brief_of,
    briefs_of,
    links_that_open,
    open_link,
    public_id_of_known,
)
from app.web.addresses import url_for
from app.web.client import client_address
from app.web.limits import limit

ASKED = "20 per day"


@jobs.get("/m/<string(length=43):token>/")
@open_to(EVERYONE)
def merchant(token: str) -> AnyResponse:
    """The link of a mail: exchanged for a cookie and a clean address. Nothing is written down, so
    whatever looks at links in mails changes nothing."""
    link = open_link(token)
    if link is None:
        raise LinkNeeded("This page needs the link from an e-mail.")
    response = redirect(_page_of(brief_of(link), link.job_id), 303)
    opened = links_that_open((link.token_hash, *carried_links()))
    carry_links(response, [each.token_hash for each in opened])
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@jobs.get("/m/")
@open_to(EVERYONE)
def merchant_door() -> AnyResponse:
    """The briefs that this browser opens, and the way to have a lost link sent again."""
    return _door(LostLinkForm(formdata=None))


@jobs.post("/m/")
@open_to(EVERYONE)
def ask_for_links() -> AnyResponse:
    """The same answer for every address, known or not, after the same time."""
    form = LostLinkForm()
    if form.validate():
        with form.told_refusals():
            limit(ASKED, "lost links", client_address())
            ask_links(email=form.email.data or "", locale=current_locale())
            return redirect(url_for("jobs.links_are_on_their_way"), 303)
    return _door(form)


@jobs.get("/m/sent")
@open_to(EVERYONE)
def links_are_on_their_way() -> AnyResponse:
    """What happens next."""
    return merchants_page("jobs/merchant_sent.html")


@jobs.post("/m/leavings")
@open_to(EVERYONE)
def leave_merchants_pages() -> AnyResponse:
    """Forget on this device what it opens; the links in the mails go on working."""
    flash(gettext("This device no longer opens your briefs. The links in your e-mails do."), "done")
    response = redirect(url_for("jobs.merchant_door"), 303)
    drop_links(response)
    return response


@jobs.post("/m/<brief>/link-endings")
@open_to(EVERYONE)
def end_merchants_links(brief: str) -> AnyResponse:
    """A link got into the wrong hands: all of them end, and a new one is mailed."""
    end_links(brief_id=opened_brief(brief).id, locale=current_locale())
    flash(
        gettext(
            "All links to it have ended, on this device too. A new one is on its way to your "
            "e-mail."
        ),
        "done",
    )
    return redirect(url_for("jobs.merchant_door"), 303)


def _door(form: LostLinkForm) -> AnyResponse:
    briefs = briefs_of(links_that_open(carried_links()))
    return merchants_page(
        "jobs/merchant_door.html", form=form, briefs=briefs, is_refused=False, typed=""
    )


def _page_of(brief: Brief, job_id: int | None) -> str:
    job = public_id_of_known(brief.id, job_id) if job_id else None
    if job is None:
        return url_for("jobs.merchants_brief", brief=brief.public_id)
    wanted = completion_url(request.args.get("to", ""), brief.public_id, job)
    return wanted or url_for("jobs.merchants_talk", brief=brief.public_id, job=job)
