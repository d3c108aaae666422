"""Sixteen at once bring the same code: one of them gets in."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.actions import (
    begin_half,
    make_recovery_codes,
    prove_by_code,
    remove_app,
    remove_passkey,
)
from app.accounts.models import AuthenticatorApp, Passkey, RecoveryCode
from app.accounts.queries import user_by_email
from app.db import db, writing
from app.refusals import Refused
from app.values import HERE, MACHINE
from tests import cast
from tests.at_once import Deed, people
from tests.visits import code_of

MANY = 16


def prove(email: str, token: str, code: str) -> Deed:
    def deed() -> None:
        with writing():
            prove_by_code(user=user_by_email(email), token=token, code=code, device=HERE)

    return deed


def id_of(email: str) -> int:
    user_id = user_by_email(email).id
    db.session.rollback()
    return user_id


def halves(email: str, number: int) -> list[str]:
    """Tokens of people who have all given the right password."""
    with writing():
        return [begin_half(user=user_by_email(email)) for _ in range(number)]


def winners(app: Flask, deeds: list[Deed]) -> int:
    with people(app, len(deeds)) as everybody:
        wrong = everybody.at_once(*deeds)
    assert all(error is None or isinstance(error, Refused) for error in wrong), wrong
    return wrong.count(None)


def test_a_code_of_the_app_lets_one_in(app: Flask) -> None:
    email = cast.staff()
    code = code_of(app, email)
    deeds = [prove(email, token, code) for token in halves(email, MANY)]
    assert winners(app, deeds) == 1


def test_a_recovery_code_lets_one_in(app: Flask) -> None:
    email = cast.staff()
    with writing():
        code, *_ = make_recovery_codes(user_id=user_by_email(email).id, doer=MACHINE)
    deeds = [prove(email, token, code) for token in halves(email, MANY)]
    assert winners(app, deeds) == 1
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 9


def test_one_half_done_sign_in_lets_one_in(app: Flask) -> None:
    email = cast.staff()
    with writing():
        codes = make_recovery_codes(user_id=user_by_email(email).id, doer=MACHINE)
    (token,) = halves(email, 1)
    assert winners(app, [prove(email, token, code) for code in codes]) == 1


def test_two_sets_of_codes_made_at_once_are_one_set(app: Flask) -> None:
    user_id = id_of(cast.staff())

    def make() -> None:
        with writing():
            make_recovery_codes(user_id=user_id, doer=MACHINE)

    with people(app, MANY) as everybody:
        assert everybody.at_once(*[make] * MANY) == [None] * MANY
    assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 10


def test_of_two_factors_taken_away_at_once_staff_keep_one(app: Flask) -> None:
    user_id = id_of(cast.staff())
    with writing() as session:
        session.add(
            Passkey(
                public_id="key",
                user_id=user_id,
                name="Kľúč",
                credential_id=b"id",
                public_key=b"key",
                sign_count=0,
            )
        )

    def within(deed: Callable[[], None]) -> Deed:
        def done() -> None:
            with writing():
                deed()

        return done

    deeds = [
        within(lambda: remove_app(user_id=user_id, doer=MACHINE)),
        within(lambda: remove_passkey(user_id=user_id, public_id="key", doer=MACHINE)),
    ]
    assert winners(app, deeds) == 1
    tables = (AuthenticatorApp, Passkey)
    left = [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
    assert sum(left) == 1


@pytest.mark.parametrize("times", [1, 3])
def test_an_app_added_at_once_is_one(app: Flask, times: int) -> None:
    from app.accounts.actions import add_app
    from app.accounts.authenticator import code_at
    from app.clock import now

    user_id = id_of(cast.staff(factor=False))
    code = code_at(cast.SECRET, now())

    def add() -> None:
        with writing():
            add_app(user_id=user_id, secret=cast.SECRET, code=code, doer=MACHINE)

    assert winners(app, [add] * times) == 1
