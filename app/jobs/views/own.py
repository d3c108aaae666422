"""Whose pages these are."""

from app.accounts.people import known_person


def own_partner_id() -> int:
    """The partner of whoever makes the request, on a page of a partner's team."""
    partner_id = known_person().partner_id
    if partner_id is None:
        raise RuntimeError("only people of a partner's team come here")
    return partner_id
