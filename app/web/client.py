"""Who is at the other end of a request."""

from ipaddress import ip_address, ip_network

from flask import request

from app.values import Device

LONGEST_AGENT = 300
# This machine and the networks that nobody outside reaches (RFC 1918, RFC 4193).
_PRIVATE = tuple(
    map(
        ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)


def client_address() -> str:
    """The address of the reader's machine, behind a proxy of ours too.

    A request that comes from a private network was handed on by our own proxy, which has written
    the reader's address last in ``X-Forwarded-For``. From anybody else the header says nothing.
    """
    peer = request.remote_addr or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if forwarded and _is_private(peer) and _is_address(forwarded):
        return forwarded
    return peer


def client_device() -> Device:
    """The reader's machine as security events tell it."""
    return Device(client_address(), (request.user_agent.string or "")[:LONGEST_AGENT])


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def _is_private(text: str) -> bool:
    return _is_address(text) and any(ip_address(text) in network for network in _PRIVATE)
