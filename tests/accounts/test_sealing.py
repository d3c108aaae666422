"""What the database keeps and must not give away."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.accounts.authenticator import in_groups, steps_of
from app.accounts.recovery import hash_of_code, new_codes
from app.accounts.rules import typed_code
from app.accounts.sealing import mark, seal, unseal
from app.clock import now
from tests.conftest import make_app


def test_what_was_sealed_is_read_for_the_same_purpose_alone(app: Flask) -> None:
    sealed = seal("app 7", "tajomstvo")
    assert "tajomstvo" not in sealed
    assert unseal("app 7", sealed) == "tajomstvo"
    assert unseal("app 8", sealed) is None
    assert seal("app 7", "tajomstvo") != sealed


@pytest.mark.parametrize("sealed", ["", "x", "ф", "gAAAAA==", "\0"])
def test_what_was_not_sealed_is_nothing(app: Flask, sealed: str) -> None:
    assert unseal("app 7", sealed) is None
    assert unseal("app 7", sealed, timedelta(hours=1)) is None


def test_what_was_sealed_with_another_key_is_nothing(app: Flask, database_url: str) -> None:
    sealed = seal("app 7", "tajomstvo")
    other = make_app(database_url, SECRET_KEY="another key for tests, long enough")
    with other.app_context():
        assert unseal("app 7", sealed) is None
        assert mark("x", "y") != b""
        theirs = mark("x", "y")
    assert mark("x", "y") != theirs


def test_a_seal_may_have_an_end(app: Flask) -> None:
    sealed = seal("app 7", "tajomstvo")
    for minutes, found in ((59, "tajomstvo"), (61, None)):
        with time_machine.travel(now() + timedelta(minutes=minutes)):
            assert unseal("app 7", sealed, timedelta(hours=1)) == found


def test_a_mark_is_of_its_person(app: Flask) -> None:
    assert len(hash_of_code(7, "1234")) == 32
    assert hash_of_code(7, "1234") == hash_of_code(7, "1234")
    assert hash_of_code(7, "1234") != hash_of_code(8, "1234")


def test_codes_are_ten_of_sixteen_digits(app: Flask) -> None:
    codes = new_codes()
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {16}
    assert all(typed_code(in_groups(code)) == code for code in codes)


def test_the_codes_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1: the last six of its eight digits."""
    from datetime import UTC, datetime

    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for second, code in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        moment = datetime.fromtimestamp(second, UTC)
        assert steps_of(secret, code, moment) == [second // 30]
        assert steps_of(secret, "000000", moment) == []
