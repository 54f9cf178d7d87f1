"""Retrieval sets: the documents in the order in which the product finds them, against the marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from api.http.services import Services
from assistant.finding.fusion import Fusion, convex, reciprocal_rank
from assistant.model import Question
from assistant.service import Assistant
from corpus.catalogue import NO_FILTERS
from evaluation.asking import PUBLIC_READER, ask, time_row
from evaluation.halves import Half, within
from evaluation.libraries import document_of_row
from evaluation.measures import mean, ndcg, recall
from evaluation.measures import reciprocal_rank as first_rank
from evaluation.report import Row
from evaluation.sets import RetrievalSet, Turn

_DEPTH = 60  # passages; enough for ten documents
_FUSIONS: dict[str, Fusion] = {"": convex, " (RRF, baseline)": reciprocal_rank}


def measure_retrieval(wanted: RetrievalSet, services: Services, half: Half) -> list[Row]:
    """nDCG@10, R@5, R@10 and MRR of every form of the questions."""
    back = {document_of_row(wanted.name, row.id): row.id for row in wanted.rows}
    rows = []
    for form, turns in wanted.forms.items():
        asked = [turn for turn in turns if within(half, turn.id)]
        for suffix, fusion in _FUSIONS.items():
            retriever = replace(services.retriever, fusion=fusion)
            rank = _ranker(replace(services.assistant, retriever=retriever), back)
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


def time_answers(wanted: RetrievalSet, services: Services, half: Half) -> Row:
    """How long whole answers take, for a set whose questions are otherwise only searched for."""
    turns = next(iter(wanted.forms.values()), ())
    asked = [turn for turn in turns if within(half, turn.id)]
    took = [
        ask(services, PUBLIC_READER, Question(text=turn.text, earlier=turn.earlier))[1]
        for turn in asked
    ]
    return time_row(wanted.name, took)


def _ranker(assistant: Assistant, back: dict[str, str]) -> Callable[[Turn], list[str]]:
    def rank(turn: Turn) -> list[str]:
        question = Question(text=turn.text, earlier=turn.earlier)
        asked = assistant.understand(PUBLIC_READER, question).search
        retriever = assistant.retriever
        vector = retriever.vector(asked)
        found = retriever.retrieve_for(PUBLIC_READER.audience, asked, vector, _DEPTH, NO_FILTERS)
        return list(dict.fromkeys(back[each.passage.document.id] for each in found))

    return rank
