"""The blueprint of reviews, and who in the office may do what with them."""

from flask import Blueprint

READERS = ("manager", "rep", "operator", "admin")
"""They see the table and each review, as they see jobs."""
DECIDERS = ("manager", "admin")
"""They publish, set aside and take down. A sales representative lives from what partners earn, so
it is not for them."""

rating = Blueprint("rating", __name__)
