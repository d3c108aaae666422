"""Settings of the Django peer. Sessions and accounts are left out, which is to its advantage."""

import os
from typing import Any

from sqlalchemy.engine import make_url

from bench.peers import wording
from bench.servers import SECRET

URL = make_url(os.environ["DATABASE_URL"])


def _database() -> dict[str, Any]:
    kept = {"NAME": URL.database, "CONN_MAX_AGE": None}
    if URL.get_backend_name() == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", **kept}
    place = {"USER": URL.username, "HOST": URL.host, "PORT": URL.port}
    return {"ENGINE": "django.db.backends.postgresql", **kept, **place}


SECRET_KEY = SECRET
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DATABASES = {"default": _database()}
INSTALLED_APPS = ["bench.peers.django_orm"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bench.peers.django_orm.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ]
        },
    }
]
LANGUAGES = [(locale, locale) for locale in wording.LOCALES]
LANGUAGE_CODE = "sk"
LOCALE_PATHS = [str(wording.compile_messages())]
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
