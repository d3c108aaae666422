"""The blueprint of levels: partners' pages and the operator's."""

from flask import Blueprint

tiers = Blueprint("tiers", __name__)
