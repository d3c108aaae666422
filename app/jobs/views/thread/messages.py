"""Answering a merchant."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.people import known_person, own_partner_id
from app.i18n.current import current_locale, gettext
from app.jobs.actions.talking import write_message
from app.jobs.blueprint import jobs
from app.jobs.forms.messages import MessageForm
from app.jobs.queries.threads import job_of_partner, template_of
from app.jobs.rules.briefs import LONGEST_BODY
from app.jobs.rules.statuses import PARTNER
from app.jobs.views.thread.page import thread_page
from app.web.addresses import url_for
from app.web.submissions import let_go


@jobs.post("/area/jobs/<job>/messages")
@open_to(*TEAM)
def send_message(job: str) -> AnyResponse:
    """Send a message to the merchant; the first one is the answer (S144)."""
    found, form = job_of_partner(own_partner_id(), job), MessageForm()
    if form.validate():
        with form.told_refusals():
            write_message(
                job_id=found.id,
                side=PARTNER,
                body=form.body.data or "",
                locale=current_locale(),
                user_id=known_person().id,
                files=form.files(),
                seen=form.seen_messages(),
            )
            flash(gettext("Your message is sent."), "done")
            return redirect(f"{url_for('jobs.thread', job=job)}#answer", 303)
    # The job may have gone on meanwhile: the page shows where it stands now.
    return thread_page(job_of_partner(own_partner_id(), job), message=form)


@jobs.post("/area/jobs/<job>/fillings")
@open_to(*TEAM)
def fill_message(job: str) -> AnyResponse:
    """The page with an answer that is kept ready put behind what has been typed. Nothing is
    stored, and the same may be asked for again."""
    let_go()
    found, form = job_of_partner(own_partner_id(), job), MessageForm()
    chosen = request.form.get("template", "")
    if chosen and "\0" not in chosen:
        kept = template_of(own_partner_id(), chosen)
        typed = (form.body.data or "").rstrip()
        form.body.raw_data = None
        form.body.data = f"{typed}\n\n{kept.body}"[:LONGEST_BODY] if typed else kept.body
    return thread_page(found, message=form)
