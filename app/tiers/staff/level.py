"""A partner's level as staff see it: conditions with facts, contributions, history, decision."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import STAFF, open_to
from app.accounts.pages import own_page
from app.accounts.people import known_person, present_doer
from app.accounts.queries import active_owners_of
from app.i18n.current import gettext
from app.partners.models import Partner, Tier, TierCondition
from app.refusals import NotFound
from app.tiers.actions import call_off, decide_level, mark_condition
from app.tiers.blueprint import tiers
from app.tiers.forms import CallOffForm, DecisionForm, VerdictForm
from app.tiers.queries.checklist import Checklist, Line, checklists
from app.tiers.queries.contributions import contributions_of
from app.tiers.queries.days import programme_day
from app.tiers.queries.partners import (
    all_categories,
    basis_seen,
    decisions_of,
    holds_since,
    next_of,
    partner_by_slug,
    plans_of,
    tiers_with_conditions,
    wish_and_owner,
)
from app.tiers.rules import CANCELLED, SCHEDULED, Decision
from app.tiers.words import CONTRIBUTION_WORDS, TALK_WORDS, VERDICT_WORDS, told
from app.web.addresses import url_for

WAY = "backoffice.partners"
"""The office's table of partners, on the rail."""
SHOWN_CONTRIBUTIONS = 20


@tiers.get("/office/partners/<slug>/level")
@open_to(*STAFF)
def partner_level(slug: str) -> AnyResponse:
    """All that a decision about the level stands on; managers decide here."""
    return _level_page(partner_by_slug(slug))


@tiers.post("/office/partners/<slug>/level")
@open_to("manager")
def decide(slug: str) -> AnyResponse:
    """Record a decision about the level."""
    partner = partner_by_slug(slug)
    form = _decision_form(partner, tiers_with_conditions())
    if form.validate():
        with form.told_refusals():
            decide_level(
                partner_id=partner.id,
                decision=_decision_of(form),
                basis=form.basis.data or "",
                doer=present_doer(),
            )
            flash(
                gettext("Recorded. The owners of the team are told by e-mail.")
                if active_owners_of(partner.id)
                else gettext("Recorded. The team has no owner, so nobody gets an e-mail."),
                "done",
            )
            return redirect(url_for("tiers.partner_level", slug=slug), 303)
    return _level_page(partner_by_slug(slug), form=form)


@tiers.post("/office/partners/<slug>/level/cancellations")
@open_to("manager")
def cancel_plan(slug: str) -> AnyResponse:
    """Call off a decision that waits for its day."""
    partner = partner_by_slug(slug)
    form = _call_off_form()
    if form.validate():
        with form.told_refusals():
            call_off(
                partner_id=partner.id,
                reason=form.reason.data or "",
                basis=form.basis.data or "",
                doer=present_doer(),
            )
            flash(
                gettext("Called off. The owners of the team are told by e-mail.")
                if active_owners_of(partner.id)
                else gettext("Called off. The team has no owner, so nobody gets an e-mail."),
                "done",
            )
            return redirect(url_for("tiers.partner_level", slug=slug), 303)
    return _level_page(partner_by_slug(slug), call_off_form=form)


@tiers.get("/office/partners/<slug>/level/cancellations")
@open_to(*STAFF)
def back_to_level(slug: str) -> AnyResponse:
    """Where the switch of languages leads after something was refused."""
    return redirect(url_for("tiers.partner_level", slug=slug), 303)


@tiers.get("/office/partners/<slug>/level/conditions/<tier>/<key>")
@open_to(*STAFF)
def condition(slug: str, tier: str, key: str) -> AnyResponse:
    """One condition of a level: what is known, what was judged, and by whom."""
    partner = partner_by_slug(slug)
    checklist, line = _line(partner, tier, key)
    note = line.judged.note if line.judged else ""
    form = VerdictForm(formdata=None, data={"verdict": line.verdict, "note": note})
    return _condition_page(partner, checklist, line, form)


@tiers.post("/office/partners/<slug>/level/conditions/<tier>/<key>")
@open_to("manager")
def judge(slug: str, tier: str, key: str) -> AnyResponse:
    """Write down what was found of a condition."""
    partner = partner_by_slug(slug)
    checklist, line = _line(partner, tier, key)
    form = VerdictForm()
    if form.validate():
        with form.told_refusals():
            mark_condition(
                partner_id=partner.id,
                condition_id=line.condition.id,
                verdict=form.verdict.data or "",
                note=form.note.data or "",
                doer=present_doer(),
            )
            flash(gettext("Saved."), "done")
            address = url_for("tiers.partner_level", slug=slug)
            return redirect(f"{address}#{_anchor(checklist, line.condition)}", 303)
    return _condition_page(partner, checklist, line, form)


def _anchor(checklist: Checklist, condition: TierCondition) -> str:
    return f"{checklist.tier.key}-{condition.key}"


def _line(partner: Partner, tier: str, key: str) -> tuple[Checklist, Line]:
    lists = checklists(partner, tiers_with_conditions(), decisions_of(partner.id), programme_day())
    for checklist in lists:
        for line in checklist.lines:
            if (checklist.tier.key, line.condition.key) == (tier, key):
                return checklist, line
    raise NotFound("There is no such condition.")


def _condition_page(
    partner: Partner, checklist: Checklist, line: Line, form: VerdictForm
) -> AnyResponse:
    return own_page(
        "tiers/condition.html",
        way=WAY,
        form=form,
        partner=partner,
        tier=checklist.tier,
        line=line,
        verdict_words=VERDICT_WORDS,
        may_decide=known_person().role == "manager",
    )


def _level_page(
    partner: Partner,
    *,
    form: DecisionForm | None = None,
    call_off_form: CallOffForm | None = None,
) -> AnyResponse:
    tiers_known, today = tiers_with_conditions(), programme_day()
    decisions, plans = decisions_of(partner.id), plans_of(partner.id)
    present = basis_seen(partner, decisions, plans)
    if form is None:
        form = _decision_form(partner, tiers_known, formdata=None, data={"basis": present})
    plan = next((each for each in plans if each.state == SCHEDULED), None)
    is_late = call_off_form is not None and plan is None
    call_off_form = call_off_form or _call_off_form(formdata=None)
    is_stale = form.is_stale or call_off_form.is_stale or is_late
    if is_stale or not call_off_form.basis.data:
        # Whoever has seen what holds now may send it again.
        form.basis.data = call_off_form.basis.data = present
    above = next_of(tiers_known, partner.tier_id)
    next_id = above.id if above else partner.tier_id
    lists = checklists(partner, tiers_known, decisions, today)
    wish, has_owner = wish_and_owner(partner.id)
    response = own_page(
        "tiers/partner_level.html",
        way=WAY,
        form=form,
        call_off_form=call_off_form,
        is_stale=is_stale,
        chosen_before=_shown_again(form, partner) if form.is_stale else [],
        partner=partner,
        has_owner=has_owner,
        since=holds_since(partner, decisions),
        wish=wish,
        plan=plan,
        decisions=decisions,
        called_off=[each for each in plans if each.state == CANCELLED],
        # What a decision is mostly about comes first: the next level.
        near=[each for each in lists if each.tier.id == next_id],
        far=[each for each in lists if each.tier.id != next_id],
        contributions=contributions_of(partner.id, SHOWN_CONTRIBUTIONS),
        kinds=CONTRIBUTION_WORDS,
        talks=TALK_WORDS,
        today=today,
        may_decide=known_person().role == "manager",
    )
    response.status_code = max(form.status, call_off_form.status)
    if is_stale:
        response.status_code = HTTPStatus.CONFLICT
    return response


def _call_off_form(**options: object) -> CallOffForm:
    # It may stand beside the form of a decision, which has fields of the same names.
    return CallOffForm(prefix="plan-", **options)


def _decision_form(
    partner: Partner, tiers_known: Sequence[Tier], **options: object
) -> DecisionForm:
    form = DecisionForm(**options)
    form.tier.choices = [
        (tier.key, told(tier.name)) for tier in tiers_known if tier.id != partner.tier_id
    ]
    form.stay.choices = _standing(partner)
    if form.among.data is None:
        form.among.data = _slugs(partner)
    else:
        # One that is gone meanwhile is no wrong choice yet: the action tells what has changed.
        gone = set(form.among.data.split()) - {row.category.slug for row in partner.standings}
        form.stay.choices += [
            (each.slug, told(each.name))
            for each in (all_categories() if gone else ())
            if each.slug in gone
        ]
    return form


def _standing(partner: Partner) -> list[tuple[str, str]]:
    return [(row.category.slug, told(row.category.name)) for row in partner.standings]


def _slugs(partner: Partner) -> str:
    return " ".join(row.category.slug for row in partner.standings)


def _shown_again(form: DecisionForm, partner: Partner) -> list[str]:
    """What was chosen to stay, when the partner stands in other categories by now, which are the
    ones to choose from from here on."""
    if form.among.data == _slugs(partner):
        return []
    names = {each.slug: told(each.name) for each in all_categories()}
    chosen = [names[slug] for slug in form.stay.data or () if slug in names]
    form.among.data, form.stay.choices = _slugs(partner), _standing(partner)
    return chosen


def _decision_of(form: DecisionForm) -> Decision:
    decided_on = form.decided_on.data
    if decided_on is None:
        raise ValueError("the form has no day")
    return Decision(
        tier_key=form.tier.data or "",
        decided_on=decided_on,
        kind=form.kind.data or "",
        minutes=form.minutes.data or "",
        reason=form.reason.data or "",
        effective_on=form.effective_on.data or programme_day(),
        stay=tuple(form.stay.data or ()),
        among=tuple((form.among.data or "").split()) if form.among.raw_data else None,
    )
