"""What can go wrong when a page is drawn."""

from __future__ import annotations


class PageNotFound(Exception):
    """The file has no such page, or no pages at all; the message says which."""


class PageCannotBeDrawn(Exception):
    """Drawing the page broke the child process, or one of its limits."""
