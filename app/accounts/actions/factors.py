"""Setting up and taking away what people show beside their password. Each change is an event for
its owner, a mail, and an entry of the audit."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts.actions.events import remember
from app.accounts.actions.sign_ins import end_halves, end_others
from app.accounts.authenticator import steps_of
from app.accounts.models import AuthenticatorApp, Passkey, RecoveryCode, User
from app.accounts.models.factors import LONGEST_PASSKEY_NAME
from app.accounts.passkeys import NewPasskey
from app.accounts.passwords import is_right
from app.accounts.queries import factors_of, passkey_of, user_by_id
from app.accounts.recovery import hash_of_code, new_codes
from app.accounts.rules import MOST_PASSKEYS, needs_factor, typed_code
from app.accounts.sealing import seal
from app.accounts.tokens import new_public_id
from app.audit import record
from app.clock import now
from app.config import settings
from app.db import Base, count_changed, db
from app.mail import post_mail
from app.refusals import Refused
from app.values import Doer

APP, PASSKEY = "app", "passkey"


def confirm_password(*, user_id: int, present: str) -> None:
    """Raises Refused for the field ``present`` when it is not the person's password."""
    if not is_right(present, user_by_id(user_id).password_hash):
        raise Refused("This is not your present password.", field="present")


def add_app(*, user_id: int, secret: str, code: str, doer: Doer) -> None:
    """Add an authenticator app, which has proved by a code that it has taken the secret in. That
    code works no more. Raises Refused for the field ``code`` when it is wrong, and when there is an
    app already."""
    steps = steps_of(secret, typed_code(code), now())
    if not steps:
        raise Refused(
            "This code is not right. Type the one that the app shows now, and check that the clock "
            "of your telephone is right.",
            field="code",
        )
    _store(
        AuthenticatorApp(
            user_id=user_id, secret=seal(sealed_for(user_id), secret), last_step=max(steps)
        ),
        Refused("Your account has an authenticator app already. Remove it first."),
    )
    _told_added(user_id, APP, "app_added", doer)


def remove_app(*, user_id: int, doer: Doer) -> None:
    """Take the authenticator app away. Raises Refused when it is the last factor of somebody who
    must have one, and when there is none."""
    _check_may_lose_one(user_id)
    if not _gone(AuthenticatorApp, AuthenticatorApp.user_id == user_id):
        raise Refused("Your account has no authenticator app.")
    _told_removed(user_id, APP, "app_removed", doer)


def add_passkey(*, user_id: int, name: str, made: NewPasskey, doer: Doer) -> None:
    """Add a passkey that a device has made. Raises Refused when an account has it already, and
    when there are as many as may be."""
    _locked(user_id)
    if len(factors_of(user_id).passkeys) >= MOST_PASSKEYS:
        raise Refused.counted(
            MOST_PASSKEYS,
            "You can have at most %(num)s passkey. Remove one first.",
            "You can have at most %(num)s passkeys. Remove one first.",
        )
    _store(
        Passkey(
            public_id=new_public_id(),
            user_id=user_id,
            name=" ".join(name.split())[:LONGEST_PASSKEY_NAME],
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
        ),
        Refused("This passkey is in use already."),
    )
    _told_added(user_id, PASSKEY, "passkey_added", doer)


def remove_passkey(*, user_id: int, public_id: str, doer: Doer) -> None:
    """Take a passkey away; otherwise as ``remove_app``. Raises NotFound when it is no passkey of
    this person."""
    passkey_of(user_id, public_id)
    _check_may_lose_one(user_id)
    if not _gone(Passkey, (Passkey.user_id == user_id) & (Passkey.public_id == public_id)):
        raise Refused("This passkey is gone.")
    _told_removed(user_id, PASSKEY, "passkey_removed", doer)


def make_recovery_codes(*, user_id: int, doer: Doer) -> list[str]:
    """Make a new set of recovery codes, in the place of the old one; returns the codes, which are
    stored nowhere. Raises Refused where there is no factor that they could stand in for."""
    user = _locked(user_id)
    if not factors_of(user_id).count:
        raise Refused("Recovery codes stand in for a second factor. Set one up first.")
    _gone(RecoveryCode, RecoveryCode.user_id == user_id)
    codes = new_codes()
    db.session.add_all(
        RecoveryCode(user_id=user_id, code_hash=hash_of_code(user_id, code)) for code in codes
    )
    remember("recovery_codes_made", user_id=user_id, device=doer.device)
    record("user.recovery_codes_made", doer=doer, subject="user", subject_id=user_id)
    _mail(user, "recovery_codes_made")
    return codes


def reset_factors(*, user: User, doer: Doer) -> None:
    """Take all second factors of somebody who has lost them away, and end all sign-ins: whoever
    has found them gets nowhere. Raises Refused when there are none."""
    _locked(user.id)
    if not drop_factors(user_id=user.id):
        raise Refused("This account has no second factor.")
    end_others(user_id=user.id, but=None)
    end_halves(user_id=user.id)
    remember("factors_reset", user_id=user.id, device=doer.device)
    record("user.factors_reset", doer=doer, subject="user", subject_id=user.id)
    _mail(user, "factors_reset")


def drop_factors(*, user_id: int) -> int:
    """Forget all second factors of an account that is not its former owner's any more; returns
    how many rows it were. Nobody is told: see ``reset_factors`` for somebody who goes on."""
    tables = (AuthenticatorApp, Passkey, RecoveryCode)
    return sum(_gone(table, table.user_id == user_id) for table in tables)


def sealed_for(user_id: int) -> str:
    """The purpose under which the secret of somebody's app is sealed."""
    return f"app {user_id}"


def _locked(user_id: int) -> User:
    """The person, whom nobody else changes until the end of the transaction: of two who each take
    one of two factors away, the second one sees that it is the last."""
    query = select(User).where(User.id == user_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _check_may_lose_one(user_id: int) -> None:
    user = _locked(user_id)
    must_have_one = needs_factor(
        is_staff=user.is_staff,
        may_lack=user.may_lack_factor,
        is_production=settings().is_production,
    )
    if must_have_one and factors_of(user_id).count == 1:
        raise Refused(
            "This is your last second factor, and your account must have one. Add another first."
        )


def _store(row: Base, taken: Refused) -> None:
    try:
        # A savepoint: two who add the same at once are told apart by the database.
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise taken from error


def _gone(table: type[Base], which: ColumnElement[bool]) -> int:
    return count_changed(delete(table).where(which))


def _told_added(user_id: int, factor: str, event: str, doer: Doer) -> None:
    remember(event, user_id=user_id, device=doer.device)
    record(
        "user.factor_added", doer=doer, subject="user", subject_id=user_id, after={"factor": factor}
    )
    _mail(user_by_id(user_id), "factor_added", factor=factor)


def _told_removed(user_id: int, factor: str, event: str, doer: Doer) -> None:
    if not factors_of(user_id).count:
        # There is nothing left that they could stand in for.
        _gone(RecoveryCode, RecoveryCode.user_id == user_id)
    remember(event, user_id=user_id, device=doer.device)
    record(
        "user.factor_removed",
        doer=doer,
        subject="user",
        subject_id=user_id,
        before={"factor": factor},
    )
    _mail(user_by_id(user_id), "factor_removed", factor=factor)


def _mail(user: User, message: str, **values: object) -> None:
    post_mail(
        message=f"accounts/{message}",
        to=user.email,
        locale=user.locale,
        name=user.name,
        **values,
    )
