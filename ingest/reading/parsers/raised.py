"""Raised and lowered text, written so that its digits never join a figure or a word.

Exponents become Unicode's (km², 10⁶), ordinals stay (1st), marks of notes are left out, and a
note itself begins with its raised number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from ingest.reading.parsers.elements import BLOCKS, SKIPPED
from ingest.reading.parsers.style_rules import StyleRules

_UP: Final = str.maketrans("0123456789+-−–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
_DOWN: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_MARK: Final = re.compile(r"[\s(]*\d[\d,;.\s–-]*\)?")
_LETTER: Final = re.compile(r"[a-df-np-z]")  # 2e and 1o are ordinals
_LONG: Final = re.compile(r"(?:\d{3}|\d[.,]\d{1,9}|%|[^\W\d_]{4})\Z")
_UNIT: Final = re.compile(
    r"(?:(?<![^\W\d_])(?:[kcdmµμn]?m|ft|yd|mi|[кдсм]?м|ك?م)|\d\s?in|[米里])\Z", re.IGNORECASE
)
_TEN: Final = re.compile(r"(?<![\d.,])10\Z")
_TIMES_TEN: Final = re.compile(r"[×x·*∙⋅]\s?10\Z")
_VARIABLE: Final = re.compile(r"(?<![\w'’])(?:[A-Za-zα-ω]|mc)\Z")
_POWER: Final = re.compile(r"[-−–+]\s?\d{1,3}|\d{0,2}[+−–-]")
_ELEMENT: Final = re.compile(r"[A-Z][a-z]?(?!\w)")
_MONEY: Final = re.compile(r"[$€£¥₹]\s?\d{1,6}\Z")
_MONEY_AFTER: Final = re.compile(r"\s?(?:[€£$]|EUR\b|CHF\b)")
_HOUR: Final = re.compile(r"(?<![\d.,:])(?:[01]?\d|2[0-3])\Z")
_HOUR_AFTER: Final = re.compile(r"\s?(?:Uhr|h\b|hrs?\b|[ap]\.?m\b|[–-]\s?\d)")
_HOURS_BEFORE: Final = re.compile(r"\^\s?[–-]\s?\d{1,2}\Z")
_NOTE: Final = re.compile(r"(?:^|[\s_-])(?:foot|end)?note-?(?:ref|reference|mark|number)s?(?:$|\s)")
_INLINE: Final = frozenset(("span", "a", "font", "small", "b", "i", "em", "strong"))
_BREAKS: Final = BLOCKS | {"td", "th", "tr", "br"}
_WINDOW: Final = 40


@dataclass(frozen=True, slots=True)
class _Raised:
    """A raised or lowered text and what stands around it in its block."""

    node: Any
    text: str
    low: bool
    before: str
    after: str
    linked: bool
    in_note: bool


def write_out_raised(page: Any, rules: StyleRules) -> None:
    """Write raised and lowered text into the running text, in place."""
    found = _raised(page, rules)
    notes = {each.text.strip() for each in found if each.in_note and not each.before[-1:].strip()}
    for each in found:
        text = _lowered(each) if each.low else _written(each, notes)
        if text is None:
            continue
        for child in list(each.node):
            each.node.remove(child)
        each.node.text = text
        each.node.tag = "span"
        each.node.attrib.clear()
        if not text and each.after[:1] in (".", ",", ";", ":", ")"):
            _close_up(each.node)


def _raised(page: Any, rules: StyleRules) -> list[_Raised]:
    from lxml import etree

    found: list[_Raised] = []
    before, in_note, stand_in = "", False, ""
    inside: Any = None
    for event, node in etree.iterwalk(page, events=("start", "end")):
        if inside is None and node.tag in _BREAKS:
            before, in_note = "", False
        if inside is None and event == "start":
            place = _place(node, rules) or ("sup" if _is_glued_link(node, before) else "")
            if place or node.tag in SKIPPED:
                inside, stand_in = node, ""
            else:
                before = (before + (node.text or ""))[-_WINDOW:]
            if place:
                text = "".join(node.itertext())
                in_note |= place == "sup" and not before.strip()
                found.append(
                    _Raised(
                        node, text, place == "sub", before, _after(node), _is_link(node), in_note
                    )
                )
                stand_in = text if place == "sub" else "^"
        elif event == "end" and (inside is None or inside is node):
            before = (before + (stand_in if inside is node else "") + (node.tail or ""))[-_WINDOW:]
            inside = None
    return found


def _place(node: Any, rules: StyleRules) -> str:
    """`sup` or `sub` where an element raises or lowers its text, else nothing."""
    if node.tag in ("sup", "sub"):
        return str(node.tag)
    if node.tag not in _INLINE:
        return ""
    kind = f"{node.get('role') or ''} {node.get('epub:type') or ''}"
    if node.tag == "a" and ("noteref" in kind or _NOTE.search((node.get("class") or "")[:500])):
        return "sup"
    raised = rules.of(node).get("vertical-align", "")
    return {"super": "sup", "text-top": "sup", "sub": "sub"}.get(raised, "")


def _is_glued_link(node: Any, before: str) -> bool:
    """Whether a number right behind a figure leads to a note on the same page."""
    return (
        node.tag == "a"
        and (node.get("href") or "").startswith("#")
        and before[-1:].isdecimal()
        and bool(re.fullmatch(r"\d{1,3}", "".join(node.itertext()).strip()))
    )


def _written(each: _Raised, notes: set[str]) -> str | None:
    """What stands for a raised text: its raised form, nothing for a mark, None for as it is."""
    text, before = each.text.strip(), each.before
    if not any(map(str.isdecimal, text)):
        if text in (",", ";", "–", "-") and before.endswith("^"):
            return ""
        if text == "n" and _VARIABLE.search(before):
            return "ⁿ"
        if text in ("+", "−", "–", "-") and before[-1:].isalnum():
            return text.translate(_UP)
        return "" if _LETTER.fullmatch(text) and _LONG.search(before) else None
    if not each.linked and (power := _power(each, text, notes)) is not None:
        return power
    if _MARK.fullmatch(text):
        if each.in_note and (not before.strip() or before[-1].isspace()):
            return text.translate(_UP) + ("" if each.after[:1].isspace() else " ")
        return ""
    glued = text[0].isdecimal() and before[-1:].isdecimal()
    return ("" if len(text) < 5 else f" {text}") if glued else None


def _power(each: _Raised, text: str, notes: set[str]) -> str | None:
    """A raised number that is no mark: an exponent, a charge, an isotope, cents, minutes."""
    before, after = each.before, each.after
    if _POWER.fullmatch(text) and before[-1:].isalnum():
        return text.replace(" ", "").translate(_UP)
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        return None
    small = text in ("2", "3", "4")
    isotope = _ELEMENT.match(after) and not before[-1:].strip("( ") and len(text) > 1
    if (small and _UNIT.search(before)) or _TIMES_TEN.search(before) or isotope:
        return text.translate(_UP)
    if after[:1] in ("/", "⁄") and after[1:].strip()[:1].isdecimal():
        return f" {text}" if before[-1:].isdecimal() else text
    if text in notes:
        return None
    if (small and _VARIABLE.search(before)) or (_TEN.search(before) and 2 <= int(text) <= 30):
        return text.translate(_UP)
    return _cents_or_minutes(text, before, after)


def _cents_or_minutes(text: str, before: str, after: str) -> str | None:
    if len(text) != 2:
        return None
    if _MONEY.search(before):
        return f".{text}"
    if before[-1:].isdecimal() and _MONEY_AFTER.match(after):
        return f",{text}"
    near = text == "00" or _HOUR_AFTER.match(after) or _HOURS_BEFORE.search(before)
    return f":{text}" if near and int(text) < 60 and _HOUR.search(before) else None


def _lowered(each: _Raised) -> str | None:
    """Lowered digits stay (CO2) unless they would join a figure."""
    return each.text.translate(_DOWN) if each.before[-1:].isdecimal() else None


def _is_link(node: Any) -> bool:
    parent = node.getparent()
    around = parent is not None and parent.tag == "a" and not (parent.text or "").strip()
    return around or any(True for _ in node.iter("a"))


def _after(node: Any) -> str:
    tail, following = node.tail or "", node.getnext()
    if len(tail) < 2 and following is not None and following.tag not in _BREAKS:
        tail += following.text or ""
    return str(tail[:_WINDOW])


def _close_up(node: Any) -> None:
    """Leave no space before the sign that follows a mark."""
    previous, parent = node.getprevious(), node.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "").rstrip()
    elif parent is not None:
        parent.text = (parent.text or "").rstrip()
