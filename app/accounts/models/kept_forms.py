"""What somebody had typed when the sign-in was over."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models.users import PRIVATE
from app.clock import now
from app.db import Base, Json

LONGEST_PATH = 500


class KeptForm(Base):
    """A form that came from somebody who was not signed in any more. It is shown after the login,
    to whoever has its token, to be sent once more."""

    __tablename__ = "kept_forms"
    __table_args__ = PRIVATE

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    path: Mapped[str] = mapped_column(String(LONGEST_PATH))
    """Where it was sent to."""
    came_from: Mapped[str] = mapped_column(String(LONGEST_PATH))
    """The page that it stood on; empty when the browser did not say."""
    fields: Mapped[list[list[str]]] = mapped_column(Json)
    """Names and what was typed, in the form's order."""
    had_files: Mapped[bool]
    at: Mapped[datetime] = mapped_column(default=now, index=True)
