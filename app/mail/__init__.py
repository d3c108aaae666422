"""Outgoing mail: messages, the outbox, sending, and reading them in development."""

from flask import Flask

from app.mail.actions import post_mail

__all__ = ["init_mail", "post_mail"]


def init_mail(app: Flask) -> None:
    """Register the command, the scheduled work, and in development the pages to read mail."""
    from app.mail.commands import mail
    from app.mail.tasks import FORGET_MAIL, SEND_MAIL
    from app.mail.views import dev_mail
    from app.tasks import add_task

    app.cli.add_command(mail)
    add_task(app, SEND_MAIL)
    add_task(app, FORGET_MAIL)
    if not app.config["SETTINGS"].is_production:
        app.register_blueprint(dev_mail)
