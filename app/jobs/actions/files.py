"""Files of messages."""

from collections.abc import Sequence

from app.accounts.tokens import new_public_id
from app.db import db
from app.jobs.attachments import Attached
from app.jobs.models import Message, MessageFile


def keep_files(message: Message, files: Sequence[Attached]) -> None:
    """Store the files of a message, each by a random name."""
    for position, file in enumerate(files):
        db.session.add(
            MessageFile(
                name=new_public_id(),
                message_id=message.id,
                position=position,
                filename=file.filename,
                media_type=file.media_type,
                size=len(file.data),
                data=file.data,
            )
        )
    db.session.flush()
