"""What people do with their accounts. Every action flushes and never commits."""

from app.accounts.actions.passwords import (
    answer_reset_requests,
    ask_reset,
    change_password,
    choose_password,
)
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
    "add_member",
    "add_staff",
    "answer_reset_requests",
    "ask_reset",
    "authenticate",
    "change_member_role",
    "change_password",
    "change_settings",
    "choose_password",
    "end_others",
    "end_sign_in",
    "invite_again",
    "invite_member",
    "leave_team",
    "remove_member",
    "sign_in",
    "sign_out",
    "withdraw_invitation",
]
