"""The terms of a text, as the word indexes know them."""

from collections.abc import Callable

Stem = Callable[[str], tuple[str, ...]]
