"""An app that records two kinds of deeds."""

import pytest
from flask import Flask

from app.audit import Deed, Detail, add_audited
from app.i18n.current import lazy_gettext


@pytest.fixture
def app(app: Flask) -> Flask:
    add_audited(
        app,
        [Deed("test.changed", lazy_gettext("Save"))],
        [
            Detail(
                "state", lazy_gettext("State"), {"draft": lazy_gettext("Not in the catalogue yet")}
            ),
            Detail("email", lazy_gettext("E-mail"), is_private=True),
            Detail("names", lazy_gettext("Name")),
            Detail("shown", lazy_gettext("Level")),
        ],
    )
    return app
