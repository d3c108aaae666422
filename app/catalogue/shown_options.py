"""The values of a filter as they stand in the page."""

from collections.abc import Callable, Iterable

from markupsafe import Markup

from app.catalogue.listing_page import Option


def shown_options(
    show: Callable[[str, str, str, int | None, bool], Markup], facet: str, options: Iterable[Option]
) -> Markup:
    """All values of a filter by the macro ``show`` of ``_facet_options.html``.

    A page has some forty of them; the loop stands here because a template asks each time what it
    calls and whether the answer has to be escaped.
    """
    shown = [show(facet, *option) for option in options]
    return Markup("".join(shown))  # noqa: S704 - a macro has escaped each of them
