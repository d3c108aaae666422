"""What somebody had typed when the sign-in was over."""

from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import SIGNED_IN, is_own_page, open_to
from app.accounts.kept_forms import kept_form, take_token
from app.accounts.pages import own_page
from app.accounts.views.blueprint import accounts
from app.refusals import NotFound

LONG = 24
"""Characters from which on it is worth showing what was typed."""


@accounts.get("/account/typed/<token>")
@open_to(*SIGNED_IN)
def what_was_typed(token: str) -> AnyResponse:
    """The form once more, to be sent or left."""
    kept = kept_form(token)
    if kept is None or not is_own_page(kept.path):
        raise NotFound("What you had typed is not kept any more.")
    # From here on it is on this page, and nowhere else to be pointed at.
    take_token()
    return own_page(
        "accounts/what_was_typed.html",
        way="accounts.account",
        kept=kept,
        back=kept.came_from if is_own_page(kept.came_from) else "",
        texts=[text for _name, text in kept.fields if len(text) >= LONG],
    )
