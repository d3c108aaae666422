"""``/office/mails/``: e-mails that wait, and those that were given up."""

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from app.accounts.access import open_to
from app.accounts.pages import table_page
from app.accounts.people import known_person, present_doer
from app.accounts.waiting import NOTHING, waiting_counts
from app.backoffice.mails import LOOKERS, MAILS, resend_all_mails, resend_mail
from app.backoffice.views.blueprint import backoffice
from app.i18n.current import gettext, ngettext
from app.web.addresses import url_for
from app.web.forms import Form


@backoffice.get("/office/mails/")
@open_to(*LOOKERS)
def mails() -> Response:
    """What was not sent, and why."""
    return _page()


@backoffice.get("/office/mails/resends")
@open_to(*LOOKERS)
def back_to_mails() -> Response:
    """Where the switch of languages leads after a refusal."""
    return redirect(url_for("backoffice.mails"), 303)


@backoffice.post("/office/mails/resends")
@open_to(*LOOKERS)
def resend_letter() -> Response:
    """Give one that was given up its tries back."""
    form = Form()
    with form.told_refusals():
        resend_mail(letter=request.form.get("letter", ""), doer=present_doer())
        flash(gettext("The e-mail will be tried again."), "done")
        return redirect(url_for("backoffice.mails"), 303)
    return _page(form)


@backoffice.post("/office/mails/all/resends")
@open_to(*LOOKERS)
def resend_letters() -> Response:
    """Give all that were given up their tries back."""
    count = resend_all_mails(doer=present_doer())
    flash(
        ngettext(
            "%(num)s e-mail will be tried again.", "%(num)s e-mails will be tried again.", count
        ),
        "done",
    )
    return redirect(url_for("backoffice.mails"), 303)


def _page(told: Form | None = None) -> Response:
    return table_page(
        "backoffice/mails.html",
        MAILS,
        way="backoffice.mails",
        form=told,
        told=told,
        dead=waiting_counts(known_person()).get("dead-mails", NOTHING).number,
    )
