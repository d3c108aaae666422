"""Entry point of web servers and of ``flask --app wsgi``."""

import gc

from dotenv import load_dotenv

from app import create_app
from app.config import ROOT, SettingsError

load_dotenv(ROOT / ".env")
try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(f"Kupec cannot start, settings are wrong:\n{error}") from None

# What has been made by now stays as long as the process. Looking through all of it for garbage
# again and again took a quarter of the time of matching a brief.
gc.freeze()
