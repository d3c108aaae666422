"""What people do with their accounts. Every action flushes and never commits."""

from app.accounts.actions.emails import ask_new_email, take_new_email
from app.accounts.actions.factors import (
    add_app,
    add_passkey,
    confirm_password,
    make_recovery_codes,
    remove_app,
    remove_passkey,
    reset_factors,
)
from app.accounts.actions.passwords import (
    answer_reset_requests,
    ask_reset,
    change_password,
    choose_password,
)
from app.accounts.actions.second_step import begin_half, prove_by_code, prove_by_passkey
from app.accounts.actions.sign_ins import authenticate, end_others, end_sign_in, sign_in, sign_out
from app.accounts.actions.team import (
    change_member_role,
    invite_again,
    invite_member,
    leave_team,
    remove_member,
    withdraw_invitation,
)
from app.accounts.actions.users import add_member, add_staff, change_settings

__all__ = [
    "add_app",
    "add_member",
    "add_passkey",
    "add_staff",
    "answer_reset_requests",
    "ask_new_email",
    "ask_reset",
    "authenticate",
    "begin_half",
    "change_member_role",
    "change_password",
    "change_settings",
    "choose_password",
    "confirm_password",
    "end_others",
    "end_sign_in",
    "invite_again",
    "invite_member",
    "leave_team",
    "make_recovery_codes",
    "prove_by_code",
    "prove_by_passkey",
    "remove_app",
    "remove_member",
    "remove_passkey",
    "reset_factors",
    "sign_in",
    "sign_out",
    "take_new_email",
    "withdraw_invitation",
]
