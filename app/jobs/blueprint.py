"""The blueprint of briefs and jobs."""

from flask import Blueprint

jobs = Blueprint("jobs", __name__)
