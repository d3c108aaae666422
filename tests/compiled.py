"""Templates that one test has compiled are there for the next ones.

Every test has an app of its own, which would compile each template anew, in each language: a third
of the time of the tests of private pages. What is kept is code; whatever the code was made of is
part of its key.
"""

from dataclasses import replace

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app.i18n.current import current_catalogue, current_locale
from app.web.static import static_url

_CODE: dict[str, bytes] = {}
_CATALOGUES: dict[int, object] = {}


class SharedCode(BytecodeCache):
    """The code of all apps that are alike: by settings, files and texts."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        # Where the data lies and what signs it is in no template.
        self._like = repr(replace(app.config["SETTINGS"], database_url="", secret_key=""))

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        catalogue = current_catalogue()
        # Kept, so that no other one ever gets the same number.
        _CATALOGUES[id(catalogue)] = catalogue
        static = static_url(self._app, "css/app.css")
        parts = (name, filename, current_locale(), id(catalogue), static, self._like)
        return super().get_cache_key(repr(parts))

    def load_bytecode(self, bucket: Bucket) -> None:
        code = _CODE.get(bucket.key + bucket.checksum)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        _CODE[bucket.key + bucket.checksum] = bucket.bytecode_to_string()
