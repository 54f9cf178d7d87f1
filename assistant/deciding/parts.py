"""Questions for a part of a document by its number, answered by what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.deciding.case import Case
from assistant.deciding.verdict import Verdict
from assistant.finding.parts import sentences_of_part, whole_items
from assistant.finding.ranking import situated
from assistant.model import EvidenceSentence, Status
from assistant.question.asking import naming_words_alone
from assistant.question.parts import Part

_MOST = 3  # sentences
_MOST_WORDS = 60


def part_out_of(part: Part, case: Case) -> Verdict | None:
    """What the part says, from its beginning, or that it was not found.

    None where it is only spoken of, which is for others to judge. Where a subject is given,
    what is said of it in the part answers; where nothing is, the part is only the nearest.
    """
    within = set(case.index.terms(" ".join(naming_words_alone(part.within))))
    found = sentences_of_part(part, case.sentences, within)
    if not found:
        is_named = any(part.is_named_in(situated(sentence)) for sentence in case.sentences)
        if is_named:
            return None
        is_numbered = any(part.is_numbered_in(sentence.text) for sentence in case.sentences)
        return case.refused("" if is_numbered else case.wording.not_mentioned([part.name]))
    wanted = set(case.index.terms(part.about))
    told = [s for s in found if wanted & (s.terms | s.around)] if part.about else found
    quotes = tuple(_within_room(whole_items(told or found, part)))
    if not told:
        return Verdict(status=Status.PARTIAL, before=(case.wording.nearest(),), quotes=quotes)
    return Verdict(status=Status.ANSWERED, quotes=quotes, answers=True)


def _within_room(sentences: Sequence[EvidenceSentence]) -> Iterator[EvidenceSentence]:
    words, end, passage = 0, -1, ""
    for number, each in enumerate(sentences[:_MOST]):
        if each.passage.id == passage and each.span.end <= end:
            continue  # it stands in the line before
        words += len(each.text.split())
        if number and words > _MOST_WORDS:
            return
        yield each
        end, passage = each.span.end, each.passage.id
