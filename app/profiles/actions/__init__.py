"""What is done to profiles that are being edited. Whoever writes locks the partner first, so that
two of a team wait for each other."""

from app.profiles.actions.availability import say_available
from app.profiles.actions.drafts import (
    choose_parts,
    discard_draft,
    require_room,
    save_draft,
)
from app.profiles.actions.pictures import (
    add_picture,
    describe_pictures,
    move_picture,
    remove_logo,
    remove_picture,
    set_draft_logo,
)
from app.profiles.actions.publishing import publish_draft

__all__ = [
    "add_picture",
    "choose_parts",
    "describe_pictures",
    "discard_draft",
    "move_picture",
    "publish_draft",
    "remove_logo",
    "remove_picture",
    "require_room",
    "save_draft",
    "say_available",
    "set_draft_logo",
]
