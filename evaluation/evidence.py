"""Evidence sets: which sentence is chosen when the passage is given, and whether one should be."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from api.bootstrap import Services
from assistant.evidence import rank_sentences
from assistant.followups import standalone
from assistant.model import Question, Status
from corpus.audience import Audience, Reader
from corpus.catalogue import Filters
from evaluation.halves import Half, within
from evaluation.libraries import document_of_row
from evaluation.measures import auc, mean
from evaluation.report import Row
from evaluation.sets import EvidenceItem

_READER = Reader(id="evaluation", surface="evaluation", audience=Audience(("public",)))
_PASSAGES = 8


def measure_evidence(
    name: str, items: Sequence[EvidenceItem], services: Services, half: Half
) -> list[Row]:
    """hit@1 and hit@3 of sentences, AUC of the best one's cosine, and the shipped decision."""
    asked = [item for item in items if within(half, item.id)]
    first, three = [], []
    strength: dict[bool, list[float]] = {True: [], False: []}
    answered: dict[bool, list[float]] = {True: [], False: []}
    for item in asked:
        only = Filters(document_ids=(document_of_row(name, item.row.id),))
        question = standalone(item.question)
        vector = services.retriever.vector(question)
        found = services.retriever.retrieve_for(_READER.audience, question, vector, _PASSAGES, only)
        sentences = rank_sentences(found, question, vector, services.index, _READER.audience)
        strength[bool(item.gold)].append(max((s.cosine for s in sentences), default=0.0))
        answer = asyncio.run(
            services.assistant.answer(_READER, Question(text=item.question, filters=only))
        )
        answered[bool(item.gold)].append(answer.status is not Status.NOT_FOUND)
        if item.gold:
            hits = [_is_gold(s.text, item.gold) for s in sentences[:3]]
            first.append(float(hits[0]))
            three.append(float(any(hits)))
    return [
        Row(
            name=f"{name}, evidence",
            count=len(first),
            figures={"hit@1": mean(first), "hit@3": mean(three)},
        ),
        Row(
            name=f"{name}, answerable or not",
            count=len(asked),
            figures={
                "AUC": auc(strength[True], strength[False]),
                "answerable answered": mean(answered[True]),
                "unanswerable answered": mean(answered[False]),
            },
        ),
    ]


def _is_gold(sentence: str, gold: Sequence[str]) -> bool:
    """Whether a sentence of ours is one of theirs; the two are cut by different rules."""
    ours = _letters(sentence)
    return len(ours) > 8 and any(ours in g or g in ours for g in map(_letters, gold) if g)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())
