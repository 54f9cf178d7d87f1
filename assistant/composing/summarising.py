"""The gist of a document: what its sections say that is nearest to the question, in its order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.composing.choosing import SUMMARY, chosen
from assistant.finding.units import is_unfinished
from assistant.model import EvidenceSentence
from assistant.question.understanding import Asked

_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|summary|sum(?: it| this| that)? up|tl;?dr|the gist|rundown|brief me"
    r"|key (?:points?|messages?|findings?|takeaways?)|main (?:points?|messages?|findings?)"
    r"|in a nutshell|overview of|what (?:is|are|does) .{1,80} (?:about|cover)(?=\W*$)"
    r"|r[ée]sum[ée]r?|resum(?:e|en|ir|o))\b",
    re.IGNORECASE,
)
_LEAD = 0.15  # what the first sentence of a section is worth: reports begin with what matters
_CLOSEST = 5  # sentences that tell which document is meant


def asks_for_summary(question: str) -> bool:
    """Whether a question wants the gist of a document or a subject and not one fact of it."""
    return bool(_SUMMARY.search(question))


def summarised(asked: Asked, sentences: Sequence[EvidenceSentence]) -> tuple[EvidenceSentence, ...]:
    """Units of the document that is meant, one for each of its sections, in its order.

    It is the document that most of the closest sentences are of. Headings, rows and items tell
    nothing of a whole.
    """
    closest = [s.passage.document.id for s in sentences[:_CLOSEST]]
    meant = max(dict.fromkeys(closest), key=closest.count)
    whole = [s for s in sentences if s.passage.document.id == meant and not is_unfinished(s.text)]
    leads = sorted((_with_lead(s) for s in whole), key=lambda s: -s.score)
    sections = {s.passage.id: s for s in reversed(leads)}
    ordered = sorted(sections.values(), key=lambda s: -s.score) or list(sentences)
    return tuple(sorted(chosen(asked, ordered, SUMMARY), key=lambda s: s.span.start))


def _with_lead(sentence: EvidenceSentence) -> EvidenceSentence:
    leads = sentence.span == sentence.passage.sentences[0]
    return replace(sentence, score=sentence.score + _LEAD * leads)
