"""Start the web server: granian, in development and in production alike."""

import argparse
import os
import socket
import sys

from dotenv import load_dotenv
from granian import Granian
from granian.constants import Interfaces

from app.config import ROOT, Settings, SettingsError, load_settings

LOOPBACK = "127.0.0.1"


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
    if _is_taken(options.host, settings.port):
        print(
            f"Port {settings.port} is taken by another program. Stop it, or choose another port:"
            f" PORT={settings.port + 1}",
            file=sys.stderr,
        )
        return 1
    if options.development:
        prepare_development(settings)
    Granian(
        "wsgi:app",
        address=options.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=1,
        log_access=False,
        log_enabled=settings.is_production,
        working_dir=ROOT,
    ).serve()
    return 0


def prepare_development(settings: Settings) -> None:
    """Bring the database up to date, fill it when it is empty, and say where to look."""
    from flask_migrate import upgrade
    from sqlalchemy import exists, select

    from app import create_app
    from app.db import db
    from app.demo import load_demo
    from app.partners.models import Partner

    app = create_app(settings)
    with app.app_context():
        upgrade()
        is_empty = not db.session.scalar(select(exists().where(Partner.id.is_not(None))))
        db.session.rollback()
        if is_empty:
            print("The database is empty: making the demo programme …", flush=True)
            load_demo()
    print(f"\n  Kupec runs at {settings.base_url}/\n  Stop it with Ctrl+C.\n", flush=True)


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
