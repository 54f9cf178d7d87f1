"""An item inside a part of a document that is asked for: "item 3(b)", "8 b", "letter b of 4"."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from assistant.question.inflection import unaccented
from assistant.question.parts import KIND, LEAD, NUMBERED, REST, SAYS, Part, part_of

_THE: Final = r"(?:the |l['’]|la |le |les |el |o |a |os |as )?"
_LETTER: Final = (
    r"(?:letter|lettre|letra|lit\.|literal|littera|alinea|inciso|subapartado"
    rf"|(?:sub|sous)-?(?:item|point|paragraph|clause)|{KIND})"
)
_OUTER: Final = rf"(?:(?P<kind>{KIND})\.? {NUMBERED})?(?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{0,3}})"
_MARK: Final = r"(?P<opens>\()?(?P<inner>[a-z]|[ivx]{2,4})(?P<shuts>\))?\.?"
_DEEPER: Final = r"(?:\s?\((?P<deeper>[ivx]{1,4}|\d{1,2}|[a-z])\))?"
_OF: Final = r"(?: (?:of|in|under|du|de|del|do|da|dans|en|em|no|na) | de l['’])"
# "item 3(b)", "3 (b)", "3.b", "point 4 a)", "article 4, letter b"
_INSIDE: Final = re.compile(
    rf"\W*{LEAD}{_THE}{_OUTER}(?:,? {_LETTER} |\s?[.,-]?\s?){_MARK}{_DEEPER}{SAYS}{REST}",
    re.IGNORECASE,
)
# "item b of 3", "(b) of point 3", "letra b) del artículo 4", "le b du 8"
_OUT_OF: Final = re.compile(
    rf"\W*{LEAD}(?P<the>{_THE})(?P<letter>{_LETTER} )?{_MARK}{_DEEPER},?{_OF}{_THE}{_OUTER}"
    rf"{SAYS}{REST}",
    re.IGNORECASE,
)


def item_asked(question: str) -> Part | None:
    """The item that a question asks for by its number and mark; None where it asks for none."""
    said = unicodedata.normalize("NFC", " ".join(question.split()))
    plain = unaccented(said)
    found = _INSIDE.fullmatch(plain)
    if found is None:
        found = _OUT_OF.fullmatch(plain)
        if found is None or not any(map(found.group, ("the", "letter", "opens", "shuts"))):
            return None
    marks = (found["inner"], found["deeper"] or "")
    return part_of(said, found, tuple(mark.lower() for mark in marks if mark))
