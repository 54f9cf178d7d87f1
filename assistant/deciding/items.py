"""Questions for an item by its number and mark, answered by the item with what leads to it."""

from __future__ import annotations

from collections.abc import Set

from assistant.deciding.case import Case
from assistant.deciding.verdict import Verdict
from assistant.finding.items import Item, items_in
from assistant.model import Status
from assistant.question.asking import naming_words_alone
from assistant.question.parts import Part

_MOST_DOCUMENTS = 8  # that are read as a whole


def item_out_of(part: Part, case: Case) -> Verdict | None:
    """What the item says, or that it was not found; None where no item may be meant.

    Of several documents that have such an item the one is meant that the question names.
    """
    within = frozenset(case.index.terms(" ".join(naming_words_alone(part.within))))
    documents = _documents(case, within)
    passages = case.whole(documents)
    found = items_in(part, passages)
    if len(found) == 1 or (found and within):
        item = next(found[document] for document in documents if document in found)
        return _told(item)
    if not (part.kinds and part.inner) or any(
        part.is_spoken_of_in(each.text) for each in case.sentences
    ):
        return None
    return case.refused("" if found else case.wording.not_mentioned([part.name]))


def _told(item: Item) -> Verdict:
    return Verdict(status=Status.ANSWERED, quotes=item.quotes, answers=True)


def _documents(case: Case, within: Set[str]) -> list[str]:
    """The documents found, those first that have the most of the words in the question's name."""
    held: dict[str, int] = {}
    for each in case.sentences:
        document = each.passage.document.id
        here = len(within & (each.terms | each.around))
        held[document] = max(here, held.get(document, 0))
    named = [document for document, count in held.items() if count or not within]
    return sorted(named, key=lambda document: -held[document])[:_MOST_DOCUMENTS]
