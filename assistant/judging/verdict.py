"""How a question is answered."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import EvidenceSentence, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a question is answered: the quotes in order, and fixed lines before and after them."""

    status: Status
    quotes: tuple[EvidenceSentence, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    name_closest: bool = False
