"""Questions for the number of the part that deals with something, answered by its heading."""

from __future__ import annotations

from assistant.deciding.case import Case
from assistant.deciding.verdict import Verdict
from assistant.finding.numbering import Section, dealing_with, sections_of
from assistant.model import Status
from assistant.question.asking import naming_words
from assistant.question.numbering import Numbered

_MOST_DOCUMENTS = 3


def number_out_of(asked: Numbered, case: Case) -> Verdict | None:
    """The heading of the part with its number and how it begins.

    That is the part with most of the words asked about; where none has them, the one that the
    sentence stands in which answers. None where that cannot be told either.
    """
    ids = dict.fromkeys(each.passage.document.id for each in case.sentences)
    documents = list(ids)[:_MOST_DOCUMENTS]
    passages = case.whole(documents)
    found = dealing_with(asked, passages, _weights(asked, case), case.index.terms)
    found = found or _answering(asked, case)
    if found is None:
        return None
    return Verdict(status=Status.ANSWERED, quotes=(found.quote,), answers=True)


def _weights(asked: Numbered, case: Case) -> dict[str, float]:
    """The terms of what is asked about, each with its weight; articles and the like are none."""
    weights = case.index.rarity(case.audience, naming_words(asked.about))
    telling = set(case.index.terms(case.asked.typed_words or asked.about))
    return {term: weight for term, weight in weights.items() if term in telling}


def _answering(asked: Numbered, case: Case) -> Section | None:
    """The part in which the first sentence stands, where that is likely to answer."""
    if not case.sentences or case.confidence < case.answerability.answered:
        return None
    best = case.sentences[0]
    document = case.whole([best.passage.document.id])
    for section in sections_of(asked, document):
        lines = (section.head, *section.body)
        if any(line.passage.id == best.passage.id and line.span == best.span for line in lines):
            return section
    return None
