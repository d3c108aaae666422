"""Settings from the environment, each with its meaning, checked before anything starts."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.clock import timezones
from app.values import CURRENCIES

ROOT = Path(__file__).resolve().parent.parent

DEVELOPMENT_SECRET = "development-only-never-in-production"  # noqa: S105 - named for what it is
# Keys that stand in examples, here or elsewhere: whoever uses one has no secret at all.
KNOWN_SECRETS = frozenset(
    {DEVELOPMENT_SECRET, "change-me", "changeme", "secret", "secret-key", "dev", "kupec"}
)
SHORTEST_SECRET = 16
LARGEST_PAGE_CACHE_MB = 65_536
LONGEST_AUDIT_ADDRESS_DAYS = 3_650
LOOPBACK = "127.0.0.1"

# One address without a name beside it, as the sender of every mail.
MAIL_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
)
ENVIRONMENTS = ("development", "production")
DATABASES = ("sqlite", "postgresql+psycopg")


class SettingsError(ValueError):
    """One or more settings are wrong. The text names each one and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """What may differ between two installations of Kupec."""

    env: str
    """``development`` (readable errors, hot texts) or ``production``."""
    secret_key: str
    """Signs what is handed out and must come back unchanged."""
    database_url: str
    """SQLite file or PostgreSQL, as an SQLAlchemy address."""
    redis_url: str | None
    """Shared limits, cache versions and queue; none keeps them local."""
    smtp_url: str | None
    """The mail server; none keeps mail in the outbox, to be read at ``/dev/mail`` in
    development."""
    mail_from: str
    """The address that mail comes from; its name is the programme's."""
    base_url: str
    """Where the site is seen from outside, without a slash at the end."""
    port: int
    """Port of the web server."""
    programme_name: str
    """The operator's name for its programme; stands in titles and mails."""
    operator_url: str | None
    """The operator's main site, which every page links back to (S1)."""
    locales: tuple[str, ...]
    """Languages on offer, in the order of the switch. Each is a folder in ``translations/``."""
    default_locale: str
    """For readers whose language is not on offer."""
    timezone: str
    """The programme's time zone: days, months and periods are counted in it (P19)."""
    currency: str
    """The programme's currency: prices are compared in it."""
    metrics_token: str | None
    """Lets a collector on another machine read ``/metrics``."""
    page_cache_mb: int
    """Memory for kept pages in each process, in MiB; 0 keeps none."""

    audit_address_days: int
    """How long the audit says from where something was done: address and browser."""

    @property
    def is_production(self) -> bool:
        return self.env == "production"


def settings() -> Settings:
    """The settings of the running app."""
    running: Settings = current_app.config["SETTINGS"]
    return running


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check the settings. Raises SettingsError with every wrong one named."""
    return _Reader(os.environ if environ is None else environ).read()


class _Reader:
    """Collects the faults, so that a person mends them all at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def read(self) -> Settings:
        env = self.one_of("KUPEC_ENV", ENVIRONMENTS, default="production")
        port = self.port()
        locales = self.locales()
        base_url = self.base_url(port)
        settings = Settings(
            env=env,
            secret_key=self.secret_key(env),
            database_url=self.database_url(),
            redis_url=self.address("REDIS_URL", ("redis", "rediss", "unix")),
            smtp_url=self.smtp_url(),
            mail_from=self.mail_from(base_url),
            base_url=base_url,
            port=port,
            programme_name=self.text("KUPEC_PROGRAMME_NAME") or "Kupec",
            operator_url=self.address("KUPEC_OPERATOR_URL", ("http", "https")),
            locales=locales,
            default_locale=self.one_of(
                "KUPEC_DEFAULT_LOCALE", locales, default="sk" if "sk" in locales else locales[0]
            ),
            timezone=self.timezone(),
            currency=self.one_of("KUPEC_CURRENCY", tuple(CURRENCIES), default="EUR"),
            metrics_token=self.text("KUPEC_METRICS_TOKEN") or None,
            page_cache_mb=self.whole("KUPEC_PAGE_CACHE_MB", 0, LARGEST_PAGE_CACHE_MB, default=64),
            audit_address_days=self.whole(
                "KUPEC_AUDIT_ADDRESS_DAYS", 1, LONGEST_AUDIT_ADDRESS_DAYS, default=365
            ),
        )
        if self.faults:
            raise SettingsError("\n".join(self.faults))
        return settings

    def text(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        if value not in allowed:
            self.faults.append(f"{name}={value}: allowed are {', '.join(allowed)}")
        return value

    def port(self) -> int:
        return self.whole("PORT", 1, 65535, default=5000)

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        value = self.text(name) or str(default)
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            self.faults.append(f"{name}={value}: a whole number from {least} to {most} is allowed")
            return default
        return int(value)

    def secret_key(self, env: str) -> str:
        value = self.text("SECRET_KEY")
        if env == "development":
            return value or DEVELOPMENT_SECRET
        if not value:
            self.faults.append(
                "SECRET_KEY is not set: outside development it is required "
                f"(at least {SHORTEST_SECRET} characters, random, kept to yourself)"
            )
        elif value in KNOWN_SECRETS or len(value) < SHORTEST_SECRET:
            # The value itself is left out: it may end in a log.
            self.faults.append(
                "SECRET_KEY is known or too short: at least "
                f"{SHORTEST_SECRET} random characters are allowed"
            )
        return value

    def database_url(self) -> str:
        value = self.text("DATABASE_URL") or f"sqlite:///{ROOT / 'instance' / 'kupec.sqlite'}"
        try:
            url = make_url(value)
            usable = url.drivername in DATABASES and bool(url.database)
        except (ArgumentError, ValueError):
            usable = False
        if not usable:
            # The value itself is left out, here as below: it may hold a password.
            self.faults.append(
                "DATABASE_URL: allowed are sqlite:///FILE and "
                "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
            )
        return value

    def base_url(self, port: int) -> str:
        value = self.address("BASE_URL", ("http", "https"))
        if value and value.count("/") > 2:
            self.faults.append("BASE_URL: an address without a path is allowed: https://HOST")
        return value or f"http://{LOOPBACK}:{port}"

    def smtp_url(self) -> str | None:
        value = self.text("SMTP_URL").rstrip("/")
        if value and not _is_mail_server(value):
            self.faults.append(
                "SMTP_URL: allowed are smtp://USER:PASSWORD@HOST:PORT and smtps://…, or without "
                "USER:PASSWORD@; in those two, signs such as @ / : # % are written as %40 etc."
            )
        return value or None

    def mail_from(self, base_url: str) -> str:
        value = self.text("MAIL_FROM")
        if value and not MAIL_ADDRESS.fullmatch(value):
            self.faults.append("MAIL_FROM: an e-mail address is allowed: NAME@HOST")
        return value or f"no-reply@{_mail_domain(base_url)}"

    def address(self, name: str, schemes: tuple[str, ...]) -> str | None:
        value = self.text(name).rstrip("/")
        if not value:
            return None
        try:
            parts = urlsplit(value)
            host, _port = parts.hostname, parts.port  # both raise where they are none
            place = parts.path if parts.scheme == "unix" else host
            usable = parts.scheme in schemes and bool(place) and not re.search(r"\s", value)
        except ValueError:
            usable = False
        if not usable:
            allowed = ", ".join(f"{scheme}://…" for scheme in schemes)
            self.faults.append(f"{name}: an address is allowed: {allowed}")
        return value

    def locales(self) -> tuple[str, ...]:
        value = self.text("KUPEC_LOCALES") or "sk,pl,ru"
        codes = tuple(code.strip() for code in value.split(",") if code.strip())
        missing = [code for code in codes if not _has_translation(code)]
        if not codes or missing or len(set(codes)) != len(codes):
            self.faults.append(
                f"KUPEC_LOCALES={value}: codes of folders in translations/, once each, "
                "separated by commas, are allowed"
            )
        return codes or ("sk",)

    def timezone(self) -> str:
        value = self.text("KUPEC_TIMEZONE") or "Europe/Moscow"
        if value not in timezones():
            self.faults.append(
                f"KUPEC_TIMEZONE={value}: a name of the time zone database is allowed, "
                "such as Europe/Bratislava"
            )
            return "UTC"
        return ZoneInfo(value).key


def _has_translation(code: str) -> bool:
    known_shape = re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", code)
    return bool(known_shape) and (ROOT / "translations" / code).is_dir()


def _is_mail_server(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port  # both raise where they are none
    except ValueError:
        return False
    has_more = bool(parts.path or parts.query or parts.fragment or re.search(r"\s", value))
    has_half_a_login = bool(parts.username) != bool(parts.password)
    return parts.scheme in ("smtp", "smtps") and bool(host) and not (has_more or has_half_a_login)


def _mail_domain(base_url: str) -> str:
    """The host of an address as mail writes it; this machine's name where it has only a number."""
    try:
        host = (urlsplit(base_url).hostname or "").encode("idna").decode()
    except ValueError:
        return "localhost"
    return "localhost" if re.fullmatch(r"[0-9.]*|.*:.*", host) else host
