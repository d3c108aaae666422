"""Editing a profile as a browser does it: a form is read off its page and sent with changes."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.db import db
from app.partners.details import PartnerDetails
from app.partners.models import Partner
from app.partners.queries import details_of, partners_with_all
from tests.pages import Element, parse

PROFILE = "/sk/area/profile/"
PREVIEW = "/sk/area/profile/preview"
PICTURES = "/sk/area/profile/pictures"


@dataclass
class Typed:
    """A form as it stands in a browser."""

    action: str
    fields: "MultiDict[str, Any]"

    def type(self, **changes: Any) -> "Typed":
        """Fill fields in; ``__`` in a name stands for a dash. A list ticks several boxes, None
        takes a field out."""
        for name, value in changes.items():
            key = name.replace("__", "-")
            self.fields.poplist(key)
            if value is not None:
                self.fields.setlist(key, value if isinstance(value, list) else [value])
        return self

    def send(self, client: FlaskClient, to: str | None = None, **buttons: str) -> TestResponse:
        """Send it, by the address of a button when there is one."""
        fields = MultiDict(self.fields)
        fields.update(buttons)
        kind = "multipart/form-data"
        return client.post(to or self.action, data=fields, content_type=kind)


def form_on(page: TestResponse, action: str = PROFILE) -> Typed:
    """The form of a page that is sent to an address."""
    (form,) = [each for each in parse(page.text).all("form") if each.attrs.get("action") == action]
    fields: MultiDict[str, Any] = MultiDict()
    for each in form.walk():
        if (name := each.attrs.get("name")) is None:
            continue
        if each.tag == "input" and is_sent(each):
            fields.add(name, each.attrs.get("value", "on"))
        elif each.tag == "textarea":
            fields.add(name, "".join(each._texts()).removeprefix("\r").removeprefix("\n"))
        elif each.tag == "select":
            chosen = [one for one in each.all("option") if "selected" in one.attrs]
            fields.add(name, (chosen or each.all("option"))[0]["value"])
    return Typed(action, fields)


def is_sent(field: Element) -> bool:
    kind = field.attrs.get("type", "text")
    return kind != "file" and (kind not in ("checkbox", "radio") or "checked" in field.attrs)


def profile_form(client: FlaskClient, path: str = PROFILE) -> Typed:
    """The form of the profile as its page brings it."""
    return form_on(client.get(path), path)


def publish(client: FlaskClient) -> TestResponse:
    """Press the button of the preview."""
    to = "/sk/area/profile/publications"
    return form_on(client.get(PREVIEW), to).send(client)


def partner(partner_id: int) -> Partner:
    """The partner as the database has it now."""
    db.session.rollback()
    found = db.session.get(Partner, partner_id)
    assert found is not None
    return found


def told(partner_id: int) -> PartnerDetails:
    """What the partner is made of in the database now."""
    db.session.rollback()
    (found,) = partners_with_all([partner_id])
    return details_of(found)


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A picture of one colour."""
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return file.getvalue()
