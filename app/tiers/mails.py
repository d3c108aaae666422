"""What a partner's owners are told by mail, each in the own language."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.accounts.queries import active_owners_of
from app.config import settings
from app.i18n.current import speaking
from app.mail import post_mail
from app.partners.models import Tier
from app.tiers.models import Contribution
from app.tiers.queries.partners import categories_of, partner_by_id
from app.tiers.rules import Decision
from app.web.addresses import url_for


def tell_decision(
    partner_id: int, before: Tier, after: Tier, decision: Decision, today: date
) -> None:
    """Tell what was decided, why, and from when it holds; after a demotion, what is to be done
    about categories."""
    is_raise = after.rank > before.rank
    places = len(categories_of(partner_id))
    _tell(
        partner_id,
        "tiers/tier_raised" if is_raise else "tiers/tier_lowered",
        "tiers.level",
        lambda locale: {
            "tier": _name(after, locale),
            "former": _name(before, locale),
            "reason": decision.reason,
            "effective_on": decision.effective_on if decision.effective_on > today else None,
            "limit": after.category_limit,
            "is_to_choose": places > after.category_limit and not decision.stay,
        },
    )


def tell_choice_void(partner_id: int, present: Tier) -> None:
    """Tell that the level holds now and that the categories which were to stay are not all there
    any more: the owners choose anew."""
    _tell(
        partner_id,
        "tiers/choose_again",
        "tiers.level",
        lambda locale: {"tier": _name(present, locale), "limit": present.category_limit},
    )


def tell_plan_cancelled(partner_id: int, present: Tier, planned: Tier, reason: str) -> None:
    """Tell that a decision which was to hold later was called off."""
    _tell(
        partner_id,
        "tiers/tier_kept",
        "tiers.level",
        lambda locale: {
            "tier": _name(present, locale),
            "planned": _name(planned, locale),
            "reason": reason,
        },
    )


def tell_refused_contribution(contribution: Contribution) -> None:
    """Tell that a contribution was not recognised, and why."""
    title, reason = contribution.title, contribution.reason
    _tell(
        contribution.partner_id,
        "tiers/contribution_refused",
        "tiers.contributions",
        lambda _locale: {"title": title, "reason": reason},
    )


def _name(tier: Tier, locale: str) -> str:
    return tier.name.text_for(locale, otherwise=tier.key)


def _tell(
    partner_id: int, message: str, endpoint: str, values: Callable[[str], dict[str, Any]]
) -> None:
    partner = partner_by_id(partner_id).name
    for user in active_owners_of(partner_id):
        spoken = user.locale if user.locale in settings().locales else settings().default_locale
        with speaking(spoken):
            link = settings().base_url + url_for(endpoint)
        post_mail(
            message=message,
            to=user.email,
            locale=spoken,
            name=user.name,
            partner=partner,
            link=link,
            **values(spoken),
        )
