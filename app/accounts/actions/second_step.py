"""The second step of signing in: after the password, a code or a passkey.

Between the steps there is a row (models.HalfSignIn) whose token the browser carries. It opens
nothing but the second step, for ten minutes and once.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, update

from app.accounts.actions.events import remember
from app.accounts.actions.factors import sealed_for
from app.accounts.authenticator import steps_of
from app.accounts.models import AuthenticatorApp, HalfSignIn, Passkey, RecoveryCode, User
from app.accounts.passkeys import Site, answering_id, challenge_of, signed_count
from app.accounts.queries import factors_of
from app.accounts.recovery import hash_of_code
from app.accounts.rules import HALF_LASTS, typed_code
from app.accounts.sealing import unseal
from app.accounts.tokens import hash_of, new_token
from app.clock import now
from app.db import count_changed, db
from app.mail import post_mail
from app.refusals import Refused
from app.values import Device


def begin_half(*, user: User) -> str:
    """Remember that somebody has given the right password; returns the token that the browser
    carries to the second step, which is stored nowhere."""
    token, moment = new_token(), now()
    is_over = (HalfSignIn.user_id == user.id) & (HalfSignIn.ends_at <= moment)
    count_changed(delete(HalfSignIn).where(is_over))
    db.session.add(
        HalfSignIn(token_hash=hash_of(token), user_id=user.id, ends_at=moment + HALF_LASTS)
    )
    db.session.flush()
    return token


def prove_by_code(*, user: User, token: str, code: str, device: Device) -> None:
    """Take a code of the authenticator app, or a recovery code; it and the half-done sign-in are
    then used up. Raises Refused for the field ``code``; the try is remembered."""
    plain = typed_code(code)
    if not (_is_of_app(user.id, plain) or _is_for_recovery(user, plain, device)):
        raise _failed(
            user,
            device,
            Refused("This code is not right, or it was used already.", field="code"),
        )
    _use_up(token)


def prove_by_passkey(*, user: User, token: str, answer: str, site: Site, device: Device) -> None:
    """Take what a passkey has signed; the half-done sign-in is then used up. Raises Refused for the
    field ``passkey``; the try is remembered."""
    if not _is_of_passkey(user.id, challenge_of(token), answer, site):
        raise _failed(
            user, device, Refused("This passkey does not open this account.", field="passkey")
        )
    _use_up(token)


def _is_of_app(user_id: int, code: str) -> bool:
    app = db.session.get(AuthenticatorApp, user_id, populate_existing=True)
    secret = unseal(sealed_for(user_id), app.secret) if app else None
    if secret is None:
        return False
    return any(_is_first_use(user_id, step) for step in steps_of(secret, code, now()))


def _is_first_use(user_id: int, step: int) -> bool:
    # Of several who bring the same code at once, one finds the condition true.
    is_newer = (AuthenticatorApp.user_id == user_id) & (AuthenticatorApp.last_step < step)
    return count_changed(update(AuthenticatorApp).where(is_newer).values(last_step=step)) == 1


def _is_for_recovery(user: User, code: str, device: Device) -> bool:
    is_it: ColumnElement[bool] = (RecoveryCode.user_id == user.id) & (
        RecoveryCode.code_hash == hash_of_code(user.id, code)
    )
    if count_changed(delete(RecoveryCode).where(is_it)) != 1:
        return False
    remember("recovery_code_used", user_id=user.id, device=device)
    post_mail(
        message="accounts/recovery_code_used",
        to=user.email,
        locale=user.locale,
        name=user.name,
        left=factors_of(user.id).codes_left,
    )
    return True


def _is_of_passkey(user_id: int, challenge: bytes, answer: str, site: Site) -> bool:
    credential = answering_id(answer)
    own = [key for key in factors_of(user_id).passkeys if key.credential_id == credential]
    if not own:
        return False
    (passkey,) = own
    count = signed_count(
        site, challenge, answer, public_key=passkey.public_key, sign_count=passkey.sign_count
    )
    return count is not None and _is_counted(passkey.public_id, count, now())


def _is_counted(public_id: str, count: int, moment: datetime) -> bool:
    # Two answers with one count are of a key and its copy: the later one is refused.
    is_next = or_(Passkey.sign_count < count, (Passkey.sign_count == 0) & (count == 0))
    counted = update(Passkey).where(Passkey.public_id == public_id, is_next)
    return count_changed(counted.values(sign_count=count, used_at=moment)) == 1


def _use_up(token: str) -> None:
    if count_changed(delete(HalfSignIn).where(HalfSignIn.token_hash == hash_of(token))) != 1:
        raise Refused("The second step has expired. Sign in again.")


def _failed(user: User, device: Device, refusal: Refused) -> Refused:
    remember("code_failed", user_id=user.id, device=device)
    db.session.flush()
    return refusal
