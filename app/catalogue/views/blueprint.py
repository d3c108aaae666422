"""The blueprint that the public pages share; they stand below the language."""

from flask import Blueprint

pages = Blueprint("catalogue", __name__)
