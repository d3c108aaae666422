"""Settings: a wrong one stops the start, with its name and what is allowed."""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence

import pytest

from app.config import DEVELOPMENT_SECRET, KNOWN_SECRETS, ROOT, SettingsError, load_settings

SECRET = "sesterské tajomstvo, dosť dlhé"


def faults(**environ: str) -> str:
    """What the settings are refused with."""
    with pytest.raises(SettingsError) as refused:
        load_settings({"SECRET_KEY": SECRET, **environ})
    return str(refused.value)


def started(command: Sequence[str], **environ: str) -> "subprocess.CompletedProcess[str]":
    """Start a program of Kupec with these settings and none of the developer's own."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("KUPEC_")}
    # Set, if only to nothing: a .env file of the developer's fills what is not set at all.
    names = ("BASE_URL", "DATABASE_URL", "REDIS_URL", "SMTP_URL", "MAIL_FROM", "KUPEC_ENV")
    nothing = dict.fromkeys(names, "")
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=own | nothing | {"SECRET_KEY": SECRET} | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


SERVE = ("app.serve",)
ROUTES = ("flask", "--app", "wsgi", "routes")


def test_all_have_defaults_but_the_secret() -> None:
    settings = load_settings({"SECRET_KEY": SECRET})
    assert settings.env == "production"
    assert settings.is_production
    assert settings.database_url == f"sqlite:///{ROOT}/instance/kupec.sqlite"
    assert settings.base_url == "http://127.0.0.1:5000"
    assert settings.locales == ("sk", "pl", "ru")
    assert settings.default_locale == "sk"
    assert (settings.port, settings.timezone, settings.currency) == (5000, "Europe/Moscow", "EUR")
    assert settings.programme_name == "Kupec"
    assert settings.page_cache_mb == 64
    assert (settings.redis_url, settings.operator_url, settings.metrics_token) == (None,) * 3
    assert (settings.smtp_url, settings.mail_from) == (None, "no-reply@localhost")


def test_an_empty_setting_is_a_setting_not_made() -> None:
    names = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "PORT", "KUPEC_LOCALES", "KUPEC_CURRENCY")
    names += ("SMTP_URL", "MAIL_FROM")
    empty = dict.fromkeys(names, "  ")
    assert load_settings({"SECRET_KEY": SECRET, **empty}) == load_settings({"SECRET_KEY": SECRET})


def test_what_is_set_is_taken() -> None:
    settings = load_settings(
        {
            "SECRET_KEY": SECRET,
            "DATABASE_URL": "postgresql+psycopg://kupec:heslo@db.example:5433/kupec",
            "REDIS_URL": "redis://redis.example:6380/2",
            "SMTP_URL": "smtp://kupec:h%40slo@mail.example:587/",
            "MAIL_FROM": "partneri@obchod.example",
            "BASE_URL": "https://partneri.example/",
            "PORT": "8000",
            "KUPEC_OPERATOR_URL": "https://obchod.example/",
            "KUPEC_PROGRAMME_NAME": " Naši ",
            "KUPEC_LOCALES": "pl, ru",
            "KUPEC_TIMEZONE": "Europe/Bratislava",
            "KUPEC_CURRENCY": "PLN",
            "KUPEC_PAGE_CACHE_MB": "0",
            "KUPEC_AUDIT_ADDRESS_DAYS": "90",
        }
    )
    assert settings.audit_address_days == 90
    assert settings.page_cache_mb == 0
    assert settings.base_url == "https://partneri.example"
    assert settings.operator_url == "https://obchod.example"
    assert settings.redis_url == "redis://redis.example:6380/2"
    assert settings.smtp_url == "smtp://kupec:h%40slo@mail.example:587"
    assert settings.mail_from == "partneri@obchod.example"
    assert settings.locales == ("pl", "ru")
    assert settings.default_locale == "pl"
    assert settings.port == 8000
    assert settings.programme_name == "Naši"
    assert (settings.timezone, settings.currency) == ("Europe/Bratislava", "PLN")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("KUPEC_ENV", "staging", "development, production"),
        ("PORT", "0", "1 to 65535"),
        ("PORT", "65536", "1 to 65535"),
        ("PORT", "http", "1 to 65535"),
        ("PORT", "-1", "1 to 65535"),
        ("PORT", "５０００", "1 to 65535"),
        ("PORT", "9" * 5000, "1 to 65535"),
        ("DATABASE_URL", "mysql://h/db", "sqlite:///FILE"),
        ("DATABASE_URL", "postgresql://h/db", "postgresql+psycopg://"),
        ("DATABASE_URL", "kupec.sqlite", "sqlite:///FILE"),
        ("DATABASE_URL", "sqlite://", "sqlite:///FILE"),
        ("DATABASE_URL", "postgresql+psycopg://h:port/db", "postgresql+psycopg://"),
        ("DATABASE_URL", "postgresql+psycopg://u@[::1/db", "postgresql+psycopg://"),
        ("REDIS_URL", "127.0.0.1:6379", "redis://…"),
        ("REDIS_URL", "redis://h:port", "redis://…"),
        ("SMTP_URL", "mail.example:25", "smtps://…"),
        ("SMTP_URL", "http://mail.example", "smtps://…"),
        ("SMTP_URL", "smtp://", "smtps://…"),
        ("SMTP_URL", "smtp://:25", "smtps://…"),
        ("SMTP_URL", "smtp://mail.example:port", "smtps://…"),
        ("SMTP_URL", "smtp://mail.example:99999", "smtps://…"),
        ("SMTP_URL", "smtp://kupec@mail.example", "USER:PASSWORD"),
        ("SMTP_URL", "smtp://:heslo@mail.example", "USER:PASSWORD"),
        ("SMTP_URL", "smtp://kupec:he/slo@mail.example", "%40"),
        ("SMTP_URL", "smtp://kupec:he#slo@mail.example", "%40"),
        ("SMTP_URL", "smtp://mail.example/inbox", "smtps://…"),
        ("SMTP_URL", "smtp://mail example", "smtps://…"),
        ("MAIL_FROM", "partneri.example", "NAME@HOST"),
        ("MAIL_FROM", "Kupec <kupec@partneri.example>", "NAME@HOST"),
        ("MAIL_FROM", "a@partneri.example,b@partneri.example", "NAME@HOST"),
        ("MAIL_FROM", "a@partneri.example\nBcc: b@partneri.example", "NAME@HOST"),
        ("BASE_URL", "partneri.example", "https://…"),
        ("BASE_URL", "ftp://partneri.example", "https://…"),
        ("BASE_URL", "http://", "https://…"),
        ("BASE_URL", "http://:80", "https://…"),
        ("BASE_URL", "http://[bad", "https://…"),
        ("BASE_URL", "http://partneri.example:99999", "https://…"),
        ("BASE_URL", "http://partneri example", "https://…"),
        ("BASE_URL", "https://partneri.example/sk", "https://HOST"),
        ("KUPEC_OPERATOR_URL", "javascript:alert(1)", "https://…"),
        ("KUPEC_LOCALES", "sk,xx", "folders in translations/"),
        ("KUPEC_LOCALES", "sk,sk", "once each"),
        ("KUPEC_LOCALES", ",", "folders in translations/"),
        ("KUPEC_LOCALES", "../app", "folders in translations/"),
        ("KUPEC_DEFAULT_LOCALE", "en", "sk, pl, ru"),
        ("KUPEC_TIMEZONE", "Moscow", "Europe/Bratislava"),
        ("KUPEC_TIMEZONE", "../../etc/passwd", "Europe/Bratislava"),
        ("KUPEC_CURRENCY", "USD", "EUR"),
        ("KUPEC_PAGE_CACHE_MB", "-1", "0 to 65536"),
        ("KUPEC_PAGE_CACHE_MB", "65537", "0 to 65536"),
        ("KUPEC_PAGE_CACHE_MB", "1.5", "0 to 65536"),
        ("KUPEC_AUDIT_ADDRESS_DAYS", "0", "1 to 3650"),
        ("KUPEC_AUDIT_ADDRESS_DAYS", "3651", "1 to 3650"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(name: str, value: str, allowed: str) -> None:
    text = faults(**{name: value})
    assert text.startswith(name)
    assert allowed in text
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize(
    ("base_url", "sender"),
    [
        ("https://partneri.example", "no-reply@partneri.example"),
        ("https://partneri.example:8443", "no-reply@partneri.example"),
        ("https://žilina.example", "no-reply@xn--ilina-tib.example"),
        ("http://127.0.0.1:5000", "no-reply@localhost"),
        ("http://[::1]:5000", "no-reply@localhost"),
        ("http://localhost", "no-reply@localhost"),
    ],
)
def test_mail_comes_from_the_site_unless_said(base_url: str, sender: str) -> None:
    settings = load_settings({"SECRET_KEY": SECRET, "BASE_URL": base_url})
    assert settings.mail_from == sender


def test_the_default_language_is_one_of_those_on_offer() -> None:
    text = faults(KUPEC_LOCALES="pl,ru", KUPEC_DEFAULT_LOCALE="sk")
    assert text == "KUPEC_DEFAULT_LOCALE=sk: allowed are pl, ru"


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = {
        "SECRET_KEY": "",
        "KUPEC_ENV": "live",
        "PORT": "x",
        "DATABASE_URL": "x",
        "REDIS_URL": "x",
        "SMTP_URL": "x",
        "MAIL_FROM": "x",
        "BASE_URL": "x",
        "KUPEC_OPERATOR_URL": "x",
        "KUPEC_LOCALES": "xx",
        "KUPEC_TIMEZONE": "x",
        "KUPEC_CURRENCY": "x",
    }
    text = faults(**wrong)
    assert all(name in text for name in wrong)
    assert len(text.splitlines()) == len(wrong)


@pytest.mark.parametrize("secret", ["", "   ", "short", "x" * 15, *sorted(KNOWN_SECRETS)])
def test_production_refuses_a_secret_that_is_none(secret: str) -> None:
    text = faults(SECRET_KEY=secret)
    assert "SECRET_KEY" in text
    assert "16" in text


def test_what_may_be_a_secret_is_never_printed() -> None:
    for environ in (
        {"SECRET_KEY": DEVELOPMENT_SECRET},
        {"SECRET_KEY": "hunter2"},
        {"DATABASE_URL": "mysql://kupec:hunter2@h/db"},
        {"DATABASE_URL": "kupec:hunter2@h/db"},
        {"REDIS_URL": "kupec:hunter2@h"},
        {"BASE_URL": "kupec:hunter2@h"},
        {"SMTP_URL": "smtp://kupec:hunter2@h:port"},
        {"SMTP_URL": "kupec:hunter2@h"},
    ):
        text = faults(**environ)
        assert "hunter2" not in text
        assert DEVELOPMENT_SECRET not in text


def test_development_needs_no_secret() -> None:
    settings = load_settings({"KUPEC_ENV": "development"})
    assert settings.secret_key == DEVELOPMENT_SECRET
    assert not settings.is_production


@pytest.mark.parametrize("command", [SERVE, ROUTES], ids=["serve", "flask"])
def test_no_program_starts_with_wrong_settings(command: Sequence[str]) -> None:
    ended = started(command, SECRET_KEY="", KUPEC_CURRENCY="USD")
    assert ended.returncode != 0
    assert "SECRET_KEY is not set" in ended.stderr
    assert "KUPEC_CURRENCY=USD: allowed are EUR" in ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        ended = started(SERVE, PORT=str(port))
    assert ended.returncode != 0
    assert f"Port {port} is taken" in ended.stderr
    assert "PORT=" in ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
