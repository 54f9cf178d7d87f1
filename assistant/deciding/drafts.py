"""Of a draft and the text that came of it, what the text says."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from typing import Final

from assistant.composing.choosing import alike
from assistant.deciding.case import Case
from assistant.model import EvidenceSentence

_FEW: Final = 10  # sentences that are looked at, best first
_SAME: Final = 0.6  # share of their terms that two accounts of one thing have in common
_LONG: Final = 400  # passages: what has more is not read for its first lines
_LEAD: Final = 300  # characters in which a document says what it is
_DRAFT: Final = re.compile(
    r"\bdrafts?\b|\bnot (?:yet )?in force\b|\bfor (?:comments?|consultation)\b|\bsuperseded\b"
    r"|\bébauche\b|\bbrouillon\b|\bversion provisoire\b|\bpour consultation\b"
    r"|\bborrador\b|\bversión preliminar\b|\bpara consulta\b|\brascunho\b|\bversão preliminar\b"
    r"|\bminuta\b",
    re.IGNORECASE,
)
_FINAL: Final = re.compile(
    r"\bfinal\b|\badopt\w+|\bapproved\b|\bapprouv\w+|\baprobad\w+|\baprovad\w+|\bdéfinitive?\b"
    r"|\bdefinitiv[oa]\b",
    re.IGNORECASE,
)


def without_drafts(case: Case) -> Case:
    """The case without what a draft says, where another document says it of the same thing.

    A document is a draft that says so in its title or its first lines. Where the question asks for
    a draft nothing is left out.
    """
    if _DRAFT.search(case.asked.plain):
        return case
    is_draft = functools.cache(functools.partial(_is_draft, case))
    first = case.sentences[:_FEW]
    left_out = {
        id(one)
        for one in first
        for other in first
        if _are_accounts(one, other) and is_draft(_document(one)) and not is_draft(_document(other))
    }
    return replace(case, sentences=[s for s in case.sentences if id(s) not in left_out])


def _are_accounts(one: EvidenceSentence, other: EvidenceSentence) -> bool:
    """Whether two documents say nearly the same with a difference."""
    apart = _document(one) != _document(other) and one.text != other.text
    return apart and alike(one, other, _SAME)


def _document(sentence: EvidenceSentence) -> str:
    return sentence.passage.document.id


def _is_draft(case: Case, document_id: str) -> bool:
    passages = case.catalogue.whole(case.audience, [document_id], most=_LONG)
    if not passages:
        return False
    lead = f"{passages[0].document.facts.title}\n{passages[0].text[:_LEAD]}"
    return bool(_DRAFT.search(lead)) and not _FINAL.search(lead)
