"""Measuring the checker of sentences: what it catches of changed ones, what it rejects of true.

Each sentence is held against what the product's own search finds for it, its source among it, so
that another passage could seem to prove it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.bootstrap import Services
from assistant.facts.names import names
from assistant.proving import Proof, Prover, Unproven
from assistant.proving.naming import other_names
from corpus.audience import Audience
from corpus.catalogue import Filters
from corpus.model import Passage
from evaluation.claims import Change, Pair, is_statement, pairs_of
from evaluation.halves import Half, within
from evaluation.measures import mean
from evaluation.report import Row

_AROUND = 6  # passages found for a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A pair and what the checker made of it."""

    pair: Pair
    found: Proof | Unproven

    @property
    def right(self) -> bool:
        """Whether a true sentence was proven, or a changed one was not."""
        return isinstance(self.found, Proof) is self.pair.change.is_true


def prover_of(services: Services, audience: Audience) -> Prover:
    """The product's own prover for readers with these labels."""
    return Prover(
        embed=services.retriever.embedder.embed_question,
        stem=services.index.terms,
        same=other_names(services.index.aliases(audience)),
    )


def draw_pairs(
    passages: Sequence[Passage], half: Half, most: int
) -> Iterator[tuple[Pair, Passage]]:
    """Pairs of the first `most` fit sentences of a half, one of each passage, with its passage."""
    drawn = 0
    for number, passage in enumerate(passages):
        other = passages[(number + 1) % len(passages)]
        sentence = next((s for s in _sentences(passage) if is_statement(s)), None)
        if sentence is None or not within(half, sentence):
            continue
        for pair in pairs_of(sentence, [n.text for n in names(other.text)]):
            yield pair, passage
        drawn += 1
        if drawn == most:
            return


def check_pairs(
    services: Services, audience: Audience, pairs: Iterator[tuple[Pair, Passage]]
) -> Iterator[Checked]:
    """Prove each claim among what is found for it."""
    prover = prover_of(services, audience)
    for pair, passage in pairs:
        found = services.retriever.retrieve(audience, pair.claim, _AROUND, Filters())
        others = [r.passage for r in found if r.passage.id != passage.id]
        yield Checked(pair=pair, found=prover.prove(pair.claim, [passage, *others]))


def claim_rows(name: str, checked: Sequence[Checked]) -> list[Row]:
    """For each kind of change how many pairs, and the share that was judged right."""
    kinds: dict[Change, list[Checked]] = defaultdict(list)
    for each in checked:
        kinds[each.pair.change].append(each)
    return [
        Row(
            name=f"{name}, {change}",
            count=len(kinds[change]),
            figures={"judged right": mean([float(each.right) for each in kinds[change]])},
        )
        for change in Change
        if kinds[change]
    ]


def _sentences(passage: Passage) -> list[str]:
    return [
        passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
    ]
