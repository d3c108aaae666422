"""The blueprint of the office."""

from flask import Blueprint

backoffice = Blueprint("backoffice", __name__)
