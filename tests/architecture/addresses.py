"""Every address of Vigil, as the resolver knows it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One address: its route as written, and the view that answers."""

    route: str
    view: Callable[..., Any]

    @property
    def declared(self) -> set[Any]:
        """What the view declares as its permission; an endpoint of the API declares one for each action."""
        actions: dict[str, str] | None = getattr(self.view, "actions", None)
        if actions is None:
            return {getattr(self.view, "permission", None)}
        permissions = getattr(self.view, "cls").permissions  # noqa: B009  # DRF sets it on the function
        return {permissions.get(action) for action in actions.values()}

    def path(self, key: object) -> str:
        """The path with its one parameter, if it has one, filled in."""
        before, parameter, rest = self.route.partition("<")
        return f"/{before}{key}{rest.partition('>')[2]}" if parameter else f"/{before}"


def every_address() -> list[Address]:
    """All of them, the API's too, in the order of the resolver."""
    return list(_below(get_resolver(), ""))


def _below(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield Address(route, pattern.callback)
