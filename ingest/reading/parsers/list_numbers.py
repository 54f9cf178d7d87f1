"""Writes the numbers of numbered lists into their items, as a reader sees them."""

from __future__ import annotations

import re
from typing import Any, Final

from ingest.reading.parsers.elements import BLOCKS
from ingest.reading.parsers.style_rules import StyleRules

_STYLES: Final = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_WHOLE: Final = re.compile(r"\s*-?\d{1,6}\s*")
_NUMBERED: Final = re.compile(r"\s*[(\[]?(?:\d{1,4}|[A-Za-z])[.)\]]\s")
_MOST: Final = 10_000


def write_out_list_numbers(page: Any, rules: StyleRules) -> None:
    """Begin each item of an `<ol>` with its number, in place; menus and bare lists have none."""
    for list_ in page.iter("ol"):
        items = [item for item in list_ if item.tag == "li"][:_MOST]
        if _is_bare(list_, rules) or not items or _is_menu(items):
            continue
        backwards = list_.get("reversed") is not None
        number = _number(list_.get("start"), len(items) if backwards else 1)
        form = list_.get("type") or _form(rules, list_)
        for item in items:
            number = _number(item.get("value"), number)
            _begin(item, f"{_shown(number, form)}. ")
            number += -1 if backwards else 1


def _is_bare(list_: Any, rules: StyleRules) -> bool:
    styles = rules.of(list_)
    return "none" in styles.get("list-style", "") + styles.get("list-style-type", "")


def _form(rules: StyleRules, list_: Any) -> str:
    styles = rules.of(list_)
    words = f"{styles.get('list-style', '')} {styles.get('list-style-type', '')}".split()
    return next((_STYLES[word] for word in words if word in _STYLES), "1")


def _is_menu(items: list[Any]) -> bool:
    """Whether all items are links alone, as a breadcrumb's are, or carry numbers of their own."""
    texts = ["".join(item.itertext()).strip() for item in items]
    if all(map(_NUMBERED.match, texts)):
        return True
    linked = ("".join(t for a in item.iter("a") for t in a.itertext()).strip() for item in items)
    return all(text == link for text, link in zip(texts, linked, strict=True))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and _WHOLE.fullmatch(text) else otherwise


def _shown(number: int, form: str) -> str:
    if form in ("a", "A") and 0 < number <= 26:
        return chr(ord(form) + number - 1)
    if form in ("i", "I") and 0 < number < 40:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (number // value)
            number %= value
        return text if form == "i" else text.upper()
    return str(number)


def _begin(item: Any, mark: str) -> None:
    """Put a mark before the first words of an item, inside its first paragraph if it has one."""
    while not (item.text or "").strip() and len(item) and item[0].tag in BLOCKS - {"ol", "ul"}:
        item = item[0]
    item.text = mark + (item.text or "").lstrip()
