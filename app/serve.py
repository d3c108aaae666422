"""Start the web server: granian, in development and in production alike; in development with a
worker beside it."""

import argparse
import errno
import os
import socket
import sys
from contextlib import nullcontext
from urllib.parse import urlsplit

from dotenv import load_dotenv
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy.exc import DBAPIError

from app.config import LOOPBACK, ROOT, Settings, SettingsError, load_settings
from app.tasks.process import worker_process


def main() -> int:
    """Serve the app; with ``--development`` first make the database and its demo data."""
    parser = argparse.ArgumentParser(prog="python -m app.serve", description=main.__doc__)
    parser.add_argument("--development", action="store_true", help="as make run starts it")
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on")
    parser.add_argument("--workers", type=int, default=1, help="processes, one per core")
    options = parser.parse_args()
    load_dotenv(ROOT / ".env")
    if options.development:
        os.environ.setdefault("KUPEC_ENV", "development")
    try:
        settings = load_settings()
    except SettingsError as error:
        print(f"Kupec cannot start, settings are wrong:\n{error}", file=sys.stderr)
        return 1
    hindrance = _hindrance(options.host, settings.port)
    if hindrance:
        print(hindrance, file=sys.stderr)
        return 1
    try:
        if options.development:
            prepare_development(settings)
    except DBAPIError as error:
        print(
            f"The database cannot be used: {error.orig}\n"
            "Look at DATABASE_URL, and whether the server runs and the folder exists.",
            file=sys.stderr,
        )
        return 1
    if settings.is_production and urlsplit(settings.base_url).hostname == LOOPBACK:
        print(
            "BASE_URL is not set: only requests for this machine itself are answered.",
            file=sys.stderr,
        )
    if settings.is_production and settings.smtp_url is None:
        print("SMTP_URL is not set: e-mails wait and are not sent.", file=sys.stderr)
    server = Granian(
        "wsgi:app",
        address=options.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=1,
        log_access=False,
        log_enabled=settings.is_production,
        working_dir=ROOT,
    )
    # In production the worker is a service of its own (deploy/).
    with worker_process() if options.development else nullcontext():
        server.serve()
    return 0


def prepare_development(settings: Settings) -> None:
    """Bring the database up to date, fill it when it is empty, and say where to look."""
    from flask_migrate import upgrade
    from sqlalchemy import exists, select

    from app import create_app
    from app.db import db
    from app.demo import load_demo
    from app.demo.accounts import ADDRESSES, PASSWORD
    from app.partners.listing import check_listings
    from app.partners.models import Partner
    from app.partners.queries import lacks_listings

    app = create_app(settings)
    with app.app_context():
        upgrade()
        is_empty = not db.session.scalar(select(exists().where(Partner.id.is_not(None))))
        db.session.rollback()
        if is_empty:
            print("The database is empty: making the demo programme …", flush=True)
            load_demo()
        elif lacks_listings():
            print("The catalogue's tables are new: listing the partners …", flush=True)
            check_listings()
    print(
        f"\n  Kupec runs at {settings.base_url}/\n"
        f"  Its e-mails can be read at {settings.base_url}/dev/mail\n"
        f"  Demo accounts, all with the password {PASSWORD}:\n    "
        + "\n    ".join(ADDRESSES)
        + "\n  Stop it with Ctrl+C.\n",
        flush=True,
    )


def _hindrance(host: str, port: int) -> str | None:
    """Why the address cannot be listened on, and what to do; None when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else 5000
                return (
                    f"Port {port} is taken by another program. "
                    f"Stop it, or choose another port: PORT={other}"
                )
            return f"Kupec cannot listen on {host}, port {port}: {error.strerror}."
    return None


if __name__ == "__main__":
    sys.exit(main())
