"""Which passwords are taken, and how they are kept."""

import pytest

from app.accounts import passwords
from app.accounts.passwords import LONGEST, check_password, hashed, is_right
from app.refusals import Refused

GOOD = (
    "tri kone bežia po lúke",
    "Mám rád čaj!",
    "пять синих чашек",
    "zażółć gęślą jaźń",
    "長い合言葉は安全です",
    "x7#kQ2!v",
    "x" * 63 + "yz",
)
GUESSED_FIRST = (
    "password", "Password1", "P4ssword2026!", "heslo123", "Heslo.2026", "haslo1234", "пароль2026",
    "12345678", "87654321", "abcdefgh", "aaaaaaaa", "abababab", "qwertyuiop", "qwertz123",
    "йцукенгш", "asdfghjkl", "1234567890", "eva.mala", "eva.mala1", "eva.mala@operator.example",
    "operator2026", "Kupec2026", "kupec!!!", "90123456",
)  # fmt: skip

# As it is before tests make it quick (conftest).
TRUE_COST = passwords._HASHER


@pytest.fixture(autouse=True)
def true_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", TRUE_COST)


def check(password: str) -> None:
    check_password(password, email="eva.mala@operator.example", programme="Kupec")


@pytest.mark.parametrize("password", GOOD)
def test_a_password_of_any_script_is_taken(password: str) -> None:
    check(password)


@pytest.mark.parametrize("password", GUESSED_FIRST)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(Refused, match="tried first") as refusal:
        check(password)
    assert refusal.value.field == "password"


@pytest.mark.parametrize("length", [0, 1, 7, LONGEST + 1, 100_000])
def test_too_short_and_too_long_ones_are_refused(length: int) -> None:
    with pytest.raises(Refused, match=r"at (least|most)"):
        check(("xk" + "qzjw" * length)[:length])


def test_the_bounds_themselves_are_allowed() -> None:
    check("xkqzjwvm")
    check(("xkqzjwvm ž" * LONGEST)[:LONGEST])


def test_only_the_password_itself_is_right() -> None:
    kept = hashed("tri kone")
    assert is_right("tri kone", kept)
    for other in ("Tri kone", "tri kone ", "tri", "", "tri kone" * 1_000):
        assert not is_right(other, kept)
    assert "tri kone" not in kept
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hashed("tri kone") != kept


def test_a_letter_may_be_typed_in_either_of_its_spellings() -> None:
    assert is_right("lu\u0301ka pri potoku", hashed("lúka pri potoku"))


def test_nobody_comes_in_where_no_password_is_kept() -> None:
    assert not is_right("nobody has this password", None)
    assert not is_right("", None)
    assert not is_right("x", "no hash at all")
