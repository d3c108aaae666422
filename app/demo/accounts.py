"""The accounts of the demo, which show every kind of person (contract.md, Demo data)."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.actions import add_member, add_staff
from app.accounts.models import User
from app.config import settings
from app.demo.teams import INVITED, add_invitation
from app.partners.models import Partner, Tier
from app.refusals import Refused

PASSWORD = "kupec-demo-2026"
STAFF = {
    "manager@kupec.example": ("Marta Kováčová", "manager"),
    "rep@kupec.example": ("Tomasz Zieliński", "rep"),
    "operator@kupec.example": ("Ольга Смирнова", "operator"),
    "finance@kupec.example": ("Peter Baláž", "finance"),
    "admin@kupec.example": ("Zuzana Malá", "admin"),
}
OWNERS = {
    "gold@kupec.example": ("Jana Hrušková", "gold"),
    "silver@kupec.example": ("Katarzyna Nowak", "silver"),
    "bronze@kupec.example": ("Дмитрий Орлов", "bronze"),
}
MEMBER = ("member@kupec.example", "Lukáš Demko", "gold")
ADDRESSES = (*STAFF, *OWNERS, MEMBER[0])
"""Those who can sign in."""


def remove_accounts(session: Session) -> None:
    """Take the demo's accounts out. Raises Refused when the database holds anybody else's."""
    other = session.scalar(
        select(User.email).where(User.email.not_in((*ADDRESSES, INVITED))).limit(1)
    )
    if other is not None:
        raise Refused(
            "This database holds accounts that are not of the demo, such as %(email)s. "
            "Load the demo into a database of its own.",
            email=other,
        )
    session.execute(delete(User).execution_options(synchronize_session=False))


def add_accounts(session: Session) -> None:
    """Add the accounts: the operator's people, the owners of the first listed partner of each
    level that has one, and somebody else of the gold one's team."""
    locale = settings().default_locale
    for email, (name, role) in STAFF.items():
        user = add_staff(email=email, name=name, role=role, locale=locale, password=PASSWORD)
        # So that a demo can be tried at once. Production does not ask (app.accounts.rules).
        user.may_lack_factor = True
    first = {tier: _first_listed(session, tier) for _, tier in OWNERS.values()}
    people = [(email, name, tier, "owner") for email, (name, tier) in OWNERS.items()]
    people.append((*MEMBER, "member"))
    for email, name, tier, role in people:
        partner_id = first[tier]
        if partner_id is not None:
            add_member(
                email=email,
                name=name,
                partner_id=partner_id,
                role=role,
                locale=locale,
                password=PASSWORD,
            )
    gold = first["gold"]
    if gold is not None:
        add_invitation(session, gold)


def _first_listed(session: Session, tier: str) -> int | None:
    return session.scalar(
        select(Partner.id)
        .join(Tier, Tier.id == Partner.tier_id)
        .where(Tier.key == tier, Partner.state == "published")
        .order_by(Partner.id)
        .limit(1)
    )
