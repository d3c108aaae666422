"""What deeds about people are called in the audit."""

from collections.abc import Mapping

from app.audit import Deed, Detail
from app.i18n.current import LazyText, lazy_gettext

TEAM_ROLES: Mapping[str, LazyText] = {
    "member": lazy_gettext("Member of a team"),
    "owner": lazy_gettext("Owner of a team"),
}
ROLE_NAMES: Mapping[str, LazyText] = {
    "manager": lazy_gettext("Partner manager"),
    "rep": lazy_gettext("Sales representative"),
    "operator": lazy_gettext("Call operator"),
    "finance": lazy_gettext("Finance"),
    "admin": lazy_gettext("Administrator"),
}
"""The operator's people, by their role."""
STATE_NAMES: Mapping[str, LazyText] = {
    "active": lazy_gettext("Active"),
    "invited": lazy_gettext("Invited"),
    "left": lazy_gettext("Out of the team"),
    "ended": lazy_gettext("Ended"),
    "erased": lazy_gettext("Erased"),
}


SUBJECTS: Mapping[str, LazyText] = {"user": lazy_gettext("Person")}
DEEDS = (
    Deed("member.invited", lazy_gettext("Invited somebody into the team")),
    Deed("member.invited_again", lazy_gettext("Sent the invitation into the team again")),
    Deed("member.invitation_withdrawn", lazy_gettext("Withdrew an invitation into the team")),
    Deed("member.role_changed", lazy_gettext("Changed somebody’s role in the team")),
    Deed("member.removed", lazy_gettext("Removed somebody from the team")),
    Deed("member.left", lazy_gettext("Left the team")),
    Deed("user.made", lazy_gettext("Made an account for somebody of the operator’s people")),
    Deed("user.invited", lazy_gettext("Invited somebody of the operator’s people")),
    Deed("user.invited_again", lazy_gettext("Sent an invitation again")),
    Deed(
        "user.role_changed", lazy_gettext("Changed the role of somebody of the operator’s people")
    ),
    Deed("user.ended", lazy_gettext("Ended an account")),
    Deed("user.restored", lazy_gettext("Restored an account")),
    Deed("user.forgotten_unused", lazy_gettext("Removed an account that was never used")),
    Deed("user.factor_added", lazy_gettext("Added a second factor")),
    Deed("user.factor_removed", lazy_gettext("Removed a second factor")),
    Deed("user.recovery_codes_made", lazy_gettext("Made new recovery codes")),
    Deed("user.factors_reset", lazy_gettext("Reset all second factors")),
    Deed("user.email_changed", lazy_gettext("Changed the e-mail of an account")),
)
DETAILS = (
    Detail("team_role", lazy_gettext("Role in the team"), TEAM_ROLES),
    Detail("user_role", lazy_gettext("Role"), ROLE_NAMES),
    Detail("user_state", lazy_gettext("State of the account"), STATE_NAMES),
    Detail(
        "factor",
        lazy_gettext("Second factor"),
        {"app": lazy_gettext("authenticator app"), "passkey": lazy_gettext("passkey")},
    ),
    Detail("email", lazy_gettext("E-mail"), is_private=True),
)
