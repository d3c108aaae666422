"""Answers that a team keeps ready."""

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import TEAM, open_to
from app.accounts.pages import own_page
from app.accounts.people import own_partner_id
from app.i18n.current import gettext
from app.jobs.actions.templates import add_template, change_template, remove_template
from app.jobs.blueprint import jobs
from app.jobs.forms.thread import TemplateForm
from app.jobs.queries.threads import template_of, templates_of
from app.jobs.rules.briefs import MOST_TEMPLATES
from app.web.addresses import url_for


@jobs.get("/area/jobs/templates/")
@open_to(*TEAM)
def answer_templates() -> AnyResponse:
    """All of them, and the form of a new one."""
    return _all(TemplateForm(formdata=None))


@jobs.post("/area/jobs/templates/")
@open_to(*TEAM)
def keep_answer() -> AnyResponse:
    """Keep an answer ready."""
    form = TemplateForm()
    if form.validate():
        with form.told_refusals():
            add_template(
                partner_id=own_partner_id(),
                title=form.title.data or "",
                body=form.body.data or "",
                locale=form.locale.data,
            )
            flash(gettext("The answer is kept ready."), "done")
            return _to_all()
    return _all(form)


@jobs.get("/area/jobs/templates/<template>")
@open_to(*TEAM)
def answer_template(template: str) -> AnyResponse:
    """One of them, to be changed."""
    kept = template_of(own_partner_id(), template)
    form = TemplateForm(
        formdata=None, data={"title": kept.title, "body": kept.body, "locale": kept.locale}
    )
    return own_page("jobs/template.html", way="jobs.inbox", form=form, template_id=template)


@jobs.post("/area/jobs/templates/<template>")
@open_to(*TEAM)
def change_answer(template: str) -> AnyResponse:
    """Change an answer that is kept ready."""
    template_of(own_partner_id(), template)
    form = TemplateForm()
    if form.validate():
        change_template(
            partner_id=own_partner_id(),
            public_id=template,
            title=form.title.data or "",
            body=form.body.data or "",
            locale=form.locale.data,
        )
        flash(gettext("The answer is kept ready."), "done")
        return _to_all()
    return own_page("jobs/template.html", way="jobs.inbox", form=form, template_id=template)


@jobs.post("/area/jobs/templates/<template>/removals")
@open_to(*TEAM)
def remove_answer(template: str) -> AnyResponse:
    """Keep an answer ready no longer."""
    remove_template(partner_id=own_partner_id(), public_id=template)
    flash(gettext("The answer is removed."), "done")
    return _to_all()


def _all(form: TemplateForm) -> AnyResponse:
    kept = templates_of(own_partner_id())
    return own_page(
        "jobs/templates.html",
        way="jobs.inbox",
        form=form,
        templates=kept,
        is_full=len(kept) >= MOST_TEMPLATES,
    )


def _to_all() -> AnyResponse:
    return redirect(url_for("jobs.answer_templates"), 303)
