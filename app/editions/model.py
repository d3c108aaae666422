"""The table of the present edition."""

from sqlalchemy import BigInteger, CheckConstraint, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Edition(Base):
    """The one row that holds the number of the present edition."""

    __tablename__ = "editions"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), {"info": {"public": False}})

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
