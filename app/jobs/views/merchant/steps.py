"""What a merchant does: writes, declines, completes, asks another partner, closes."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import EVERYONE, open_to
from app.db import db
from app.i18n.current import current_locale, gettext
from app.jobs.actions.drafts import save_draft
from app.jobs.actions.ending import complete, decline
from app.jobs.actions.merchants import ask_another, close_brief, read_by_merchant
from app.jobs.actions.talking import write_message
from app.jobs.asker import opened_brief
from app.jobs.blueprint import jobs
from app.jobs.draft_cookie import carry_token, token_of_browser
from app.jobs.forms.merchant import RefusalForm
from app.jobs.forms.messages import MessageForm
from app.jobs.hooks import all_after_completion
from app.jobs.rules.statuses import ENDED, MERCHANT
from app.jobs.typed_again import typed_of
from app.jobs.views.merchant.brief import brief_page
from app.jobs.views.merchant.pages import opened_talk, talk_page
from app.web.addresses import url_for
from app.web.forms import Form
from app.web.limits import limit

MESSAGES = "60 per hour"
ASKINGS = "10 per day"


@jobs.post("/m/<brief>/<job>/messages")
@open_to(EVERYONE)
def write_to_partner(brief: str, job: str) -> AnyResponse:
    """Write to a partner. What is refused stays in the field."""
    (opened, found), form = opened_talk(brief, job), MessageForm()
    if form.validate():
        with form.told_refusals(), db.session.begin_nested():
            limit(MESSAGES, "merchant's messages", opened.public_id)
            write_message(
                job_id=found.job.id,
                side=MERCHANT,
                body=form.body.data or "",
                locale=current_locale(),
                files=form.files(),
            )
            # Whoever answers has read.
            read_by_merchant(job_id=found.job.id)
            flash(gettext("Your message is sent."), "done")
            return redirect(f"{url_for('jobs.merchants_talk', brief=brief, job=job)}#answer", 303)
    return talk_page(*opened_talk(brief, job), message=form)


@jobs.post("/m/<brief>/<job>/declines")
@open_to(EVERYONE)
def decline_partner(brief: str, job: str) -> AnyResponse:
    """This partner is needed no more (S153)."""
    (_, found), form = opened_talk(brief, job), RefusalForm()
    # Where there is nothing to decline any more, that is told first: the page has no such form.
    if form.validate() or found.job.status in ENDED:
        with form.told_refusals(), db.session.begin_nested():
            decline(
                job_id=found.job.id,
                side=MERCHANT,
                reason=form.reason.data or "",
                comment=form.comment.data or "",
            )
            flash(gettext("Declined. The partner has been told."), "done")
            return redirect(url_for("jobs.merchants_brief", brief=brief), 303)
    return talk_page(*opened_talk(brief, job), refusal=form)


@jobs.post("/m/<brief>/<job>/completions")
@open_to(EVERYONE)
def complete_with_partner(brief: str, job: str) -> AnyResponse:
    """The work is done (S158)."""
    (_, found), form = opened_talk(brief, job), Form()
    with form.told_refusals(), db.session.begin_nested():
        complete(job_id=found.job.id, side=MERCHANT)
        flash(gettext("Marked as completed. Thank you!"), "done")
        # Straight on to what comes next, which is therefore not mailed.
        after = next(iter(all_after_completion()), None)
        return redirect(after.url(brief, job), 303) if after else _to_talk(brief, job)
    return talk_page(*opened_talk(brief, job), step=form)


@jobs.post("/m/<brief>/askings")
@open_to(EVERYONE)
def ask_another_partner(brief: str) -> AnyResponse:
    """Lay the brief before one more partner (S142)."""
    opened, form = opened_brief(brief), Form()
    with form.told_refusals(), db.session.begin_nested():
        limit(ASKINGS, "askings", opened.public_id)
        ask_another(brief_id=opened.id)
        flash(
            gettext("One more partner has your brief. You get an e-mail as soon as it writes."),
            "done",
        )
        return redirect(url_for("jobs.merchants_brief", brief=brief), 303)
    return brief_page(opened_brief(brief), form)


@jobs.post("/m/<brief>/closings")
@open_to(EVERYONE)
def close_merchants_brief(brief: str) -> AnyResponse:
    """The merchant needs nobody any more."""
    opened, form = opened_brief(brief), Form()
    with form.told_refusals(), db.session.begin_nested():
        close_brief(brief_id=opened.id)
        flash(gettext("Closed. The partners have been told."), "done")
        return redirect(url_for("jobs.merchants_brief", brief=brief), 303)
    return brief_page(opened_brief(brief), form)


@jobs.post("/m/<brief>/briefs")
@open_to(EVERYONE)
def ask_several(brief: str) -> AnyResponse:
    """Take what one partner was asked over into the form for several."""
    opened = opened_brief(brief)
    limit(ASKINGS, "askings", opened.public_id)
    save_draft(token=token_of_browser(), about="", typed=typed_of(opened))
    response = redirect(url_for("jobs.new_brief"), 303)
    carry_token(response)
    return response


@jobs.get("/m/<brief>/<job>/messages")
@jobs.get("/m/<brief>/<job>/declines")
@jobs.get("/m/<brief>/<job>/readings")
@jobs.get("/m/<brief>/<job>/completions")
@open_to(EVERYONE)
def back_to_talk(brief: str, job: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return _to_talk(brief, job)


@jobs.get("/m/<brief>/askings")
@jobs.get("/m/<brief>/closings")
@jobs.get("/m/<brief>/briefs")
@jobs.get("/m/<brief>/link-endings")
@open_to(EVERYONE)
def back_to_brief(brief: str) -> AnyResponse:
    """The same for a brief."""
    return redirect(url_for("jobs.merchants_brief", brief=brief), 303)


def _to_talk(brief: str, job: str) -> AnyResponse:
    return redirect(url_for("jobs.merchants_talk", brief=brief, job=job), 303)
