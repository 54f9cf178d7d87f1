"""The sections of a spreadsheet's format code, and which of them a number is shown by."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import Final

_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)')
_CURRENCY: Final = re.compile(r"\[\$([^\]-]+)(?:-[^\]]*)?\]")
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|=|<|>) ?(-?\d{1,15}(?:\.\d{1,15})?)\]")
_COLOUR: Final = re.compile(r"\[(?:[A-Za-z]{3,10}|Colou?r ?\d{1,2})\]", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"\[[^\]]*\]")  # languages and kinds of digits
_SPACING: Final = re.compile(r"[_*].")
_LITERAL: Final = 0xE000
_MOST_LITERALS: Final = 0x1000
_MOST_SECTIONS: Final = 4
_COMPARED: Final = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """Which numbers a section is for, such as "[>=1000]"."""

    sign: str
    bound: float

    def holds(self, value: float) -> bool:
        """Whether it is for this number."""
        return bool(_COMPARED[self.sign](value, self.bound))

    @property
    def is_below_nought(self) -> bool:
        """Whether it is for numbers below nought alone."""
        return (self.sign == "<" and self.bound <= 0) or (
            self.sign in ("<=", "=") and self.bound < 0
        )


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its text without colours, with a sign for each of its literals.

    `shows_sign` says that numbers below nought have a minus, which its text does not set itself.
    """

    text: str
    literals: tuple[str, ...] = ()
    condition: Condition | None = None
    is_coloured: bool = False
    shows_sign: bool = True

    @property
    def is_text(self) -> bool:
        """Whether it says how texts are shown."""
        return "@" in self.text

    @property
    def is_literal(self) -> bool:
        """Whether there are words of its own in it."""
        return any(_is_literal(character) for character in self.text)


def sections_of(code: str) -> list[Section]:
    """The sections of a code, one at least."""
    literals: list[str] = []

    def held(text: str) -> str:
        literals.append(text)
        return chr(_LITERAL + min(len(literals), _MOST_LITERALS) - 1)

    code = _QUOTED.sub(lambda m: held(m[1] if m[1] is not None else m[2]), code)
    code = _CURRENCY.sub(lambda m: held(m[1]), code)
    parts = code.split(";")[:_MOST_SECTIONS]
    has_conditions = any(map(_CONDITION.search, parts))
    return [
        _section(part, tuple(literals), is_for_negatives=place == 1 and not has_conditions)
        for place, part in enumerate(parts)
    ]


def section_for(value: float, sections: list[Section]) -> Section | None:
    """The section that a number is shown by; None where the code has none for it."""
    numeric = [section for section in sections if not section.is_text] or sections
    if len(sections) == _MOST_SECTIONS:
        numeric = sections[:3]
    if any(section.condition for section in numeric):
        return _by_condition(value, numeric)
    if value < 0 and len(numeric) > 1:
        return numeric[1]
    if value == 0 and len(numeric) > 2:
        return numeric[2]
    return numeric[0]


def restored(text: str, section: Section) -> str:
    """A text of a section with its literals."""
    return "".join(
        section.literals[ord(c) - _LITERAL]
        if _is_literal(c) and ord(c) - _LITERAL < len(section.literals)
        else c
        for c in text
    )


def _section(part: str, literals: tuple[str, ...], *, is_for_negatives: bool) -> Section:
    found = _CONDITION.search(part)
    condition = Condition(found[1], float(found[2])) if found else None
    is_below = condition.is_below_nought if condition else is_for_negatives
    text = _SPACING.sub(" ", _IN_BRACKETS.sub("", part))
    is_coloured = _COLOUR.search(part) is not None
    return Section(text, literals, condition, is_coloured, shows_sign=not is_below)


def _by_condition(value: float, sections: list[Section]) -> Section | None:
    for section in sections:
        if section.condition and section.condition.holds(value):
            return section
    # behind the last condition stands what is for all others
    rest = sections[-1]
    return rest if rest.condition is None else None


def _is_literal(character: str) -> bool:
    return _LITERAL <= ord(character) < _LITERAL + _MOST_LITERALS
