"""Retrieval sets: the documents in the order in which the product finds them, against the marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from api.bootstrap import Services
from assistant.followups import standalone
from assistant.fusion import Fusion, convex, reciprocal_rank
from assistant.retrieval import Retriever
from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS
from evaluation.halves import Half, within
from evaluation.libraries import document_of_row
from evaluation.measures import mean, ndcg, recall
from evaluation.measures import reciprocal_rank as first_rank
from evaluation.report import Row
from evaluation.sets import RetrievalSet, Turn

_DEPTH = 60  # passages; enough for ten documents
_READER = Audience(("public",))
_FUSIONS: dict[str, Fusion] = {"": convex, " (RRF, baseline)": reciprocal_rank}


def measure_retrieval(wanted: RetrievalSet, services: Services, half: Half) -> list[Row]:
    """nDCG@10, R@5, R@10 and MRR of every form of the questions."""
    back = {document_of_row(wanted.name, row.id): row.id for row in wanted.rows}
    rows = []
    for form, turns in wanted.forms.items():
        asked = [turn for turn in turns if within(half, turn.id)]
        for suffix, fusion in _FUSIONS.items():
            rank = _ranker(replace(services.retriever, fusion=fusion), back)
            rankings = [(rank(turn), wanted.marks[turn.id]) for turn in asked]
            rows.append(
                Row(
                    name=f"{wanted.name}, {form}{suffix}",
                    count=len(asked),
                    figures={
                        "nDCG@10": mean([ndcg(r, m) for r, m in rankings]),
                        "R@5": mean([recall(r, m, 5) for r, m in rankings]),
                        "R@10": mean([recall(r, m, 10) for r, m in rankings]),
                        "MRR": mean([first_rank(r, m) for r, m in rankings]),
                    },
                )
            )
    return rows


def _ranker(retriever: Retriever, back: dict[str, str]) -> Callable[[Turn], list[str]]:
    def rank(turn: Turn) -> list[str]:
        asked = standalone(turn.text, turn.earlier)
        vector = retriever.vector(asked)
        found = retriever.retrieve_for(_READER, asked, vector, _DEPTH, NO_FILTERS)
        return list(dict.fromkeys(back[each.passage.document.id] for each in found))

    return rank
