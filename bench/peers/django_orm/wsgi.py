"""The Django peer as a WSGI application: ``granian bench.peers.django_orm.wsgi:app``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peers.django_orm.settings"
app = get_wsgi_application()
