"""A believable programme to try Kupec with."""

from flask import Flask

from app.demo.loading import load_demo

__all__ = ["init_demo", "load_demo"]


def init_demo(app: Flask) -> None:
    """Register the commands of the demo."""
    from app.demo.commands import demo

    app.cli.add_command(demo)
