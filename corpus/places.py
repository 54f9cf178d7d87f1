"""Addresses below others: files below folders, and what is in a file below that file.

What is attached to a mail or stands in an archive has the address of that file, a slash, and its
own name: no file stands below a file, so that nothing else has such an address.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator


def above(address: str) -> Iterator[str]:
    """An address, and all that it may be below, from the nearest up."""
    yield address
    for place in range(len(address) - 1, -1, -1):
        if address[place] == "/":
            yield address[:place] or "/"


def place_of(address: str, places: Container[str]) -> str | None:
    """The nearest of these places at or below which an address is."""
    return next((above_it for above_it in above(address) if above_it in places), None)


def at_or_below(addresses: Iterable[str], places: Container[str]) -> set[str]:
    """The addresses at or below these places."""
    return {address for address in addresses if place_of(address, places) is not None}
