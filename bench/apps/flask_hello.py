"""Flask's hello, bare: the first page of its documentation."""

from flask import Flask

app = Flask(__name__)


@app.route("/")
def hello() -> str:
    """Say hello."""
    return "Hello, World!\n"
