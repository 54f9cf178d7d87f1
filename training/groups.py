"""What the reader learns from: a question, a sentence that answers it, and some that do not.

Public question sets give both: the other sentences of the same passage that share most words with
the question, and sentences of other passages of the set that do. Banks of our own give what the
product's search finds for their questions, of which those count as answers that the bank names as
its evidence.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.finding.joint import Said, context
from corpus.embedding import Embedder
from evaluation.bank import turns_of
from evaluation.folders import Bank
from evaluation.libraries import ingested
from evaluation.sets import read_lines
from evaluation.texts import has_required, shares_sentence

SETS = ("nq", "qed", "selqa", "squad2", "squad2-more", "policyqa")
_MOST = {"policyqa": 2500}  # its questions are alike, and its answers fragments
_A_SENTENCE = 3  # words
_AMONG = 30  # sentences of other passages that are looked at
_INSIDE, _OUTSIDE = 2, 2
_AT_ONCE = 500
_FOUND = 24  # sentences of what search finds for a bank's question; of those that do not answer
_NEAR, _FURTHER = 3, 2  # are taken: the first ones, and some of the rest
_REPEATED = 3  # how often a bank's question is learned from, each time beside other sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A question with a sentence that answers it, if one does, and some that do not."""

    name: str
    question: str
    answers: Said | None
    others: tuple[Said, ...]


def groups_of_sets(folder: Path, chance: random.Random) -> Iterator[Group]:
    """Those of the public sets in a folder, as its README describes them."""
    for name in SETS:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        chance.shuffle(rows)
        yield from _of_set(name, rows[: _MOST.get(name)], chance)


def groups_of_bank(bank: Bank, embedder: Embedder, chance: random.Random) -> Iterator[Group]:
    """Those of a bank that has been read, found by the product's own search."""
    with ingested(bank.places, embedder) as services:
        for _, turn, reader, asked in turns_of(read_lines(bank.questions)):
            found = services.assistant.examine(reader, asked).sentences[:_FOUND]
            said = [(context(each), each.text) for each in found]
            yield from _of_turn(bank.name, asked.text, turn, said, chance)


def _of_turn(
    name: str, text: str, turn: dict[str, Any], said: Sequence[Said], chance: random.Random
) -> Iterator[Group]:
    """A question beside the nearest sentences that do not answer it, and some further ones."""
    evidence, required = turn.get("evidence") or [], turn.get("must_include", [])
    answers = [s for s in said if evidence and shares_sentence(s[1], evidence)]
    others = [
        s for s in said if s not in answers and not (required and has_required(s[1], required))
    ]
    if not others or (not answers and turn["expected"] != "abstain"):
        return
    near, further = others[:_NEAR], others[_NEAR:]
    for _ in range(_REPEATED):
        yield Group(
            name=name,
            question=text,
            answers=chance.choice(answers) if answers else None,
            others=(*near, *chance.sample(further, min(_FURTHER, len(further)))),
        )


@dataclass(frozen=True, slots=True)
class _Sentence:
    row: int
    place: int
    text: str


def _of_set(name: str, rows: Sequence[dict[str, Any]], chance: random.Random) -> Iterator[Group]:
    from sklearn.feature_extraction.text import TfidfVectorizer  # only whoever trains needs it

    sentences = [
        _Sentence(i, place, " ".join(row["passage"][start:end].split()))
        for i, row in enumerate(rows)
        for place, (start, end) in enumerate(row["sentences"])
    ]
    first: dict[int, int] = {}
    for number, sentence in enumerate(sentences):
        first.setdefault(sentence.row, number)
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    texts = vectorizer.fit_transform([each.text for each in sentences])
    questions = vectorizer.transform([row["question"] for row in rows])
    for start in range(0, len(rows), _AT_ONCE):
        shared = (questions[start : start + _AT_ONCE] @ texts.T).toarray()
        for i, near in enumerate(shared, start=start):
            if i not in first:
                continue
            own = sentences[first[i] : first[i] + len(rows[i]["sentences"])]
            answers, inside = _inside(rows[i], own, near[first[i] :], chance)
            outside = _outside(rows, i, sentences, near)
            yield Group(
                name=name,
                question=rows[i]["question"],
                answers=answers,
                others=(*inside, *outside),
            )


def _inside(
    row: dict[str, Any], own: Sequence[_Sentence], near: Any, chance: random.Random
) -> tuple[Said | None, list[Said]]:
    """A sentence of a passage that answers, and those of the others that share most words."""
    title = row.get("title") or ""
    gold = {place for place in row["answer_sentences"] or () if place < len(own)}
    others = [s for s in own if s.place not in gold and len(s.text.split()) >= _A_SENTENCE]
    others.sort(key=lambda s: -near[s.place])
    some = others[:_INSIDE]
    if others[_INSIDE:]:
        some.append(chance.choice(others[_INSIDE:]))
    answers = (title, own[chance.choice(sorted(gold))].text) if gold else None
    return answers, [(title, each.text) for each in some]


def _outside(
    rows: Sequence[dict[str, Any]], i: int, sentences: Sequence[_Sentence], near: Any
) -> list[Said]:
    """The nearest sentences of other passages that do not hold the answer's words."""
    row = rows[i]
    span = row.get("answer")
    answer = row["passage"][slice(*span)].lower() if isinstance(span, list) else ""
    top = np.argpartition(-near, min(_AMONG, len(near) - 1))[:_AMONG]
    found: dict[Said, None] = {}
    for number in top[np.argsort(-near[top])]:
        other = sentences[number]
        there = rows[other.row]
        if there["passage"] != row["passage"] and not (answer and answer in other.text.lower()):
            found[there.get("title") or "", other.text] = None
        if len(found) == _OUTSIDE:
            break
    return list(found)
