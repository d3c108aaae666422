"""The blueprint of briefs and jobs, and who in the office may do what with them."""

from flask import Blueprint

READERS = ("manager", "rep", "operator", "admin")
"""They see the tables and the records."""
DECIDERS = ("manager", "operator", "admin")
"""They let briefs go, call them spam, and give jobs to other partners."""
TAKERS = ("manager", "admin")
"""They take sheets, which hold the addresses of merchants, away with them."""

jobs = Blueprint("jobs", __name__)
