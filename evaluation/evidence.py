"""Evidence sets: which sentence is chosen when the passage is given, and whether one should be."""

from __future__ import annotations

from collections.abc import Sequence

from api.http.services import Services
from assistant.model import Question
from corpus.catalogue import Filters
from evaluation.asking import PUBLIC_READER, ask, time_row
from evaluation.halves import Half, within
from evaluation.judging import claims
from evaluation.libraries import document_of_row
from evaluation.measures import auc, mean
from evaluation.report import Row
from evaluation.sets import EvidenceItem
from evaluation.texts import shares_sentence


def measure_evidence(
    name: str, items: Sequence[EvidenceItem], services: Services, half: Half
) -> list[Row]:
    """hit@1 and hit@3 of sentences, AUC of the probability given, the shipped decision, times."""
    asked = [item for item in items if within(half, item.id)]
    first, three, times = [], [], []
    strength: dict[bool, list[float]] = {True: [], False: []}
    answered: dict[bool, list[float]] = {True: [], False: []}
    for item in asked:
        only = Filters(document_ids=(document_of_row(name, item.row.id),))
        asking = Question(text=item.question, filters=only)
        examined = services.assistant.examine(PUBLIC_READER, asking)
        sentences = examined.sentences
        decide = services.assistant.answerability_of(sentences)
        sure = decide.confidence(examined.asked, sentences, examined.terms) if sentences else 0.0
        strength[bool(item.gold)].append(sure)
        answer, took = ask(services, PUBLIC_READER, asking)
        times.append(took)
        answered[bool(item.gold)].append(claims(answer))
        if item.gold:
            hits = [shares_sentence(s.text, item.gold) for s in sentences[:3]]
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
        time_row(name, times),
    ]
