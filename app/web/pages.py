"""A page and its fragment are the same template (house habit 6)."""

from flask import Response, make_response, render_template, request

# Anonymous pages may be kept by browsers and caches, but are asked for anew each time.
FRESH = "public, no-cache"


def render_page(template: str, /, *, fragment: str | None = None, **context: object) -> Response:
    """The whole page, or only its ``fragment`` when a script asks to swap that part.

    A boosted or history request gets the whole page: Back and reload never show a bare part.
    Templates see which of the two it is as ``fragment_alone``.
    """
    alone = fragment is not None and wants_fragment()
    chosen = fragment if fragment is not None and alone else template
    response = make_response(render_template(chosen, fragment_alone=alone, **context))
    response.headers["Cache-Control"] = FRESH
    response.vary.add("HX-Request")
    return response


def wants_fragment() -> bool:
    """Whether the request swaps a part of the page that the reader is on."""
    htmx = request.htmx  # type: ignore[attr-defined]  # added to the request by htmx-flask
    return swaps_a_part(bool(htmx), htmx.boosted, htmx.history_restore_request)


def swaps_a_part(by_script: bool, boosted: bool, restored: bool) -> bool:
    """The rule behind ``wants_fragment``, over what ``HX-Request``, ``HX-Boosted`` and
    ``HX-History-Restore-Request`` say."""
    return by_script and not boosted and not restored
