"""The blueprint of applications, and who in the office may do what with them."""

from flask import Blueprint

READERS = ("manager", "rep", "admin")
"""They see the queue and the records."""
DECIDERS = ("manager", "admin")
"""They plan calls, record conversations, accept and reject."""

applications = Blueprint("applications", __name__)
