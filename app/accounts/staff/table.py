"""The table of ``/office/users/``: the operator's people, and on demand those of partners."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.actions.users import WORDS_OF
from app.accounts.audited import ROLE_NAMES, STATE_NAMES, TEAM_ROLES
from app.accounts.models import Membership, User
from app.accounts.queries import partner_names
from app.db import db
from app.i18n.current import gettext, lazy_gettext
from app.tables import Choices, Column, Days, Sift, Sort, Table, found_by, in_words
from app.tables.filters import Condition

OPERATOR, PARTNERS = "operator", "partners"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""Before every account."""


@dataclass(frozen=True)
class UserRow:
    """A person as the table shows one."""

    user: User
    role: str | None
    team: str | None
    """What the partner is called."""


def rows_of(user_ids: Sequence[int]) -> list[UserRow]:
    """People by their ids, with role and team."""
    query = select(User).where(User.id.in_(user_ids)).options(joinedload(User.membership))
    users = db.session.scalars(query).all()
    teams = partner_names({user.membership.partner_id for user in users if user.membership})
    return [
        UserRow(
            user,
            user.any_role,
            teams.get(user.membership.partner_id) if user.membership else None,
        )
        for user in users
    ]


def _whose() -> list[tuple[str, str]]:
    return [(OPERATOR, gettext("The operator’s people")), (PARTNERS, gettext("Partners’ people"))]


def _of_whom(values: Sequence[str]) -> Condition:
    return User.role.is_not(None) if OPERATOR in values else User.role.is_(None)


def _with_role(roles: Collection[str]) -> Condition:
    of_staff = User.role.in_([role for role in roles if role in ROLE_NAMES])
    team_roles = [role for role in roles if role in TEAM_ROLES]
    if not team_roles:
        return of_staff
    has_place = exists().where(Membership.user_id == User.id, Membership.role.in_(team_roles))
    where = or_(of_staff, has_place)
    if len(team_roles) == len(roles):
        places = select(Membership.user_id).where(Membership.role.in_(team_roles))
        return Sift(where=where, ids=places)
    return Sift(where=where, ids=select(User.id).where(where))


def _in_state(states: Collection[str]) -> Condition:
    is_placed = or_(User.role.is_not(None), exists().where(Membership.user_id == User.id))
    # Not "is not null", which SQLite would rather look for in all rows than in the index.
    has_ended = User.ended_at > BEGINNING
    stays = and_(User.state == "ended", User.erased_at.is_(None), has_ended)
    known: dict[str, ColumnElement[bool]] = {
        "active": and_(User.state == "active", User.password_hash.is_not(None)),
        "invited": and_(User.state == "active", User.password_hash.is_(None)),
        "left": and_(stays, ~is_placed),
        "ended": and_(stays, is_placed),
        "erased": and_(has_ended, User.erased_at.is_not(None)),
    }
    return or_(*(known[state] for state in states))


def _hooks(row: UserRow) -> dict[str, str]:
    return {
        "data-user": row.user.public_id,
        "data-status": row.user.standing,
        "data-role": row.role or "",
    }


USERS = Table(
    name="users",
    label=lazy_gettext("Users"),
    endpoint="accounts.users",
    key=User.id,
    load=rows_of,
    columns=(
        Column("name", lazy_gettext("Name"), sheet=lambda row: row.user.name),
        Column("email", lazy_gettext("E-mail"), sheet=lambda row: row.user.email),
        Column("role", lazy_gettext("Role"), sheet=lambda row: _name_of_role(row.role)),
        Column("team", lazy_gettext("Team"), sheet=lambda row: row.team),
        Column("state", lazy_gettext("State"), sheet=lambda row: STATE_NAMES[row.user.standing]),
        Column(
            "since",
            lazy_gettext("Account made"),
            sheet=lambda row: row.user.created_at,
            sort="newest",
        ),
    ),
    # By their numbers, which are given in the order in which accounts are made.
    sorts=(Sort("newest", lazy_gettext("Newest first"), falls=True),),
    filters=(
        Choices("whose", lazy_gettext("Whose people"), options=_whose, where=_of_whom),
        Choices(
            "role",
            lazy_gettext("Role"),
            options=in_words({**ROLE_NAMES, **TEAM_ROLES}),
            where=_with_role,
            is_many=True,
        ),
        Choices(
            "state",
            lazy_gettext("State"),
            options=in_words(STATE_NAMES),
            where=_in_state,
            is_many=True,
        ),
        Days("since", lazy_gettext("Account made"), column=User.created_at),
    ),
    search=partial(found_by, WORDS_OF, User.id),
    search_label=lazy_gettext("Name or e-mail"),
    opens_with=f"whose={OPERATOR}",
    number=lambda row: row.user.id,
    attributes=_hooks,
    sheet_endpoint="accounts.users_sheet",
)


def _name_of_role(role: str | None) -> str:
    return str({**ROLE_NAMES, **TEAM_ROLES}[role]) if role else ""
