"""The room's places on the rail."""

from flask import Flask


def add_job_ways(app: Flask) -> None:
    """Add the inbox for teams and the table of jobs for staff."""
    del app
