"""Entry point of web servers and of ``flask --app wsgi``."""

from dotenv import load_dotenv

from app import create_app
from app.config import ROOT, SettingsError

load_dotenv(ROOT / ".env")
try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(f"Kupec cannot start, settings are wrong:\n{error}") from None
