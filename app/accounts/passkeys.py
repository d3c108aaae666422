"""Passkeys as WebAuthn speaks of them; the library (py_webauthn) does the cryptography.

It is loaded when somebody uses a passkey: loading it takes a good part of the time in which a web
process is to start.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import request

from app.accounts.sealing import mark
from app.config import settings

log = structlog.get_logger()

LONGEST_ANSWER = 20_000
CHALLENGE_BYTES = 32


@dataclass(frozen=True)
class Site:
    """This site as a browser knows it: a passkey works on it alone."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True)
class NewPasskey:
    """What a device has made, and what is kept of it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def present_site() -> Site | None:
    """The site by the address that the reader sees; None where it is a bare IP address, to which
    no passkey can belong."""
    base = urlsplit(settings().base_url)
    # Behind a proxy that speaks HTTPS the request itself says http.
    is_base = request.host == base.netloc
    origin = settings().base_url if is_base else request.host_url.rstrip("/")
    host = urlsplit(origin).hostname or ""
    if _is_ip(host):
        return None
    return Site(host, origin, settings().programme_name)


def challenge_of(token: str) -> bytes:
    """What a device has to sign in a sign-in that is half done. It follows from the token, which is
    random, known to that browser alone and works once; so the challenge is and does too."""
    return mark("passkey challenge", token)


def options_to_make(
    site: Site,
    challenge: bytes,
    *,
    user_id: int,
    email: str,
    name: str,
    others: Sequence[bytes],
) -> dict[str, Any]:
    """What a browser needs to make a passkey, as JSON; ``others`` are the ids of those that the
    person has: a device is not asked to make a second one."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        # Not the number of the account: it stays on the device, which others may read.
        user_id=mark("passkey user", str(user_id)),
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_described(others),
    )
    return _plain(options_to_json(options))


def options_to_ask(site: Site, challenge: bytes, own: Sequence[bytes]) -> dict[str, Any]:
    """What a browser needs to sign with one of the passkeys ``own``, as JSON."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        allow_credentials=_described(own),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _plain(options_to_json(options))


def made(site: Site, challenge: bytes, answer: str) -> NewPasskey | None:
    """The passkey that a browser says it has made; None when that is not so."""
    from webauthn import verify_registration_response

    try:
        verified = verify_registration_response(
            credential=_object(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except Exception as error:
        _tell(error)
        return None
    return NewPasskey(verified.credential_id, verified.credential_public_key, verified.sign_count)


def answering_id(answer: str) -> bytes:
    """Which passkey an answer says that it is from; empty when it says nothing."""
    from webauthn.helpers import base64url_to_bytes

    try:
        return bytes(base64url_to_bytes(str(_object(answer)["id"])))
    except (ValueError, KeyError):
        return b""


def signed_count(
    site: Site, challenge: bytes, answer: str, *, public_key: bytes, sign_count: int
) -> int | None:
    """The passkey's own count when it has signed the challenge; None when it has not, or when its
    count tells of a copy."""
    from webauthn import verify_authentication_response

    try:
        verified = verify_authentication_response(
            credential=_object(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
        )
    except Exception as error:
        _tell(error)
        return None
    return verified.new_sign_count


def _tell(error: Exception) -> None:
    # Strangers write the bytes that the library reads: whatever it stumbles over, the answer is
    # wrong. Its words say what was wrong and hold nothing secret.
    log.info("a passkey was refused", error=f"{type(error).__name__}: {error}"[:200])


def _object(answer: str) -> dict[str, Any]:
    """Raises ValueError when it is no JSON object."""
    found = json.loads(answer[:LONGEST_ANSWER])
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _described(ids: Sequence[bytes]) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=each) for each in ids]


def _plain(text: str) -> dict[str, Any]:
    options: dict[str, Any] = json.loads(text)
    return options


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
