"""How a view says that its page may be kept, and what the page depends on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Kept:
    """What a kept page depends on beside its path."""

    parameters: tuple[str, ...]
    """Names in the query, in the order in which addresses have them; others mean nothing."""
    is_text: bool
    """Whether the page is worth compressing."""


_DECLARED: dict[Callable[..., Any], Kept] = {}


def kept(*, parameters: tuple[str, ...] = (), is_text: bool = True) -> Callable[[View], View]:
    """Let the answers of a view be kept for all anonymous readers, as long as an edition lasts.

    The view sees the path, these parameters, the language of the path, and whether a fragment is
    wanted; no other header, no cookie and no other parameter. It must depend on nothing else that
    may change within an edition but the day.
    """

    def declare(view: View) -> View:
        _DECLARED[view] = Kept(parameters, is_text)
        return view

    return declare


def declared(view: Callable[..., Any]) -> Kept | None:
    """What a view has declared; None when its answers are not kept."""
    return _DECLARED.get(view)
