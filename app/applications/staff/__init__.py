"""What staff see and do about applications."""

from app.applications.staff import deciding, entering

__all__ = ["deciding", "entering"]
