"""Measure the checker of sentences: `python -m evaluation.proving [--half HALF] [--record]`.

True sentences of documents and changed ones (evaluation/claims.py), and sentences written by hand
about the sample library, faithful and not. Each is held against what the product's own search
finds for it, its source among it, so that another passage could seem to prove it. A change that
makes what one of them says word for word makes no lie, and is left out.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from api.http.services import Services
from assistant.facts.names import names
from assistant.proving import Proof, Prover, Unproven, other_names
from benchmarks.quality_page import CHECKOUT, markdown_table, provenance, record
from corpus.audience import Audience
from corpus.catalogue import Filters
from corpus.embedding import Embedder, load_embedder
from corpus.model import Passage
from corpus.settings import CorpusSettings
from evaluation.claims import Change, Pair, is_statement, pairs_of
from evaluation.folders import SHARED
from evaluation.halves import Half, within
from evaluation.libraries import ingested, open_set
from evaluation.sets import read_evidence, read_lines, read_rows

_AROUND = 12  # passages found for a sentence
_DRAWN = 150  # sentences of a set that are changed
_EVERYBODY = Audience.of(["public", "partner", "staff", "partner:wri"])
_SENTENCES = CHECKOUT / "tests" / "evaluation" / "sentences.jsonl"
_TRUE = (Change.NONE, Change.REWORDED, Change.PARAPHRASE)
_CHANGED = (Change.FIGURE, Change.DATE, Change.NAME, Change.NEGATION)
_SAMPLE = CHECKOUT / "corpus" / "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sentence to prove with the passages that it is held against.

    Args:
        set_name: where it comes from.
        pair: the sentence and what was changed in it.
        source: the id of the passage that it was made from, empty where it was written by hand.
        passages: what was found for it, its source first.
        prover: the product's own, for readers of that library.
    """

    set_name: str
    pair: Pair
    source: str
    passages: tuple[Passage, ...]
    prover: Prover


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A case and what the checker made of it."""

    case: Case
    found: Proof | Unproven

    @property
    def right(self) -> bool:
        """Whether a true sentence was proven, or a changed one was not."""
        return isinstance(self.found, Proof) is self.case.pair.change.is_true


def main() -> int:
    """Measure and print; with --record write a section of docs/quality.md."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.proving", description=__doc__)
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.REPORT)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    parser.add_argument("--failures", action="store_true", help="print what was judged wrong")
    parser.add_argument("--cache", type=Path, help="where embedded sets are kept")
    arguments = parser.parse_args()
    settings = CorpusSettings()
    embedder = load_embedder(settings.embedding_model, threads=settings.threads)
    cache = arguments.cache or settings.data_dir / "evaluation"
    checked = [
        Checked(case=case, found=case.prover.prove(case.pair.claim, case.passages))
        for case in cases(embedder, cache, arguments.half)
    ]
    made = provenance(f"python -m evaluation.proving --half {arguments.half}")
    text = "\n".join([*made, "", *table(checked)])
    sys.stdout.write(text + "\n")
    if arguments.failures:
        sys.stdout.write("\n".join(_failed(checked)) + "\n")
    if arguments.record:
        record("claims", text)
    return 0


def cases(embedder: Embedder, cache: Path, half: Half) -> Iterator[Case]:
    """Every case of a half: the sample library's, and those of the shared data if it is there."""
    with ingested([_SAMPLE], embedder) as services:
        written = [
            Pair(
                claim=each["sentence"],
                source="",
                change=Change.PARAPHRASE if each["faithful"] else Change.UNTRUE,
            )
            for each in read_lines(_SENTENCES)
            if within(half, each["id"])
        ]
        yield from _with_found("sample library", services, ((pair, None) for pair in written))
        drawn = draw_pairs(_passages(services), half, _DRAWN)
        yield from _with_found("sample library", services, drawn)
    if not SHARED.is_dir():
        sys.stderr.write("SKIPPED: the shared data is not beside the checkout\n")
        return
    rows = {
        "clapnq": tuple(item.row for item in read_evidence(SHARED / "clapnq")),
        "govt": read_rows(SHARED / "mtrag" / "govt"),
    }
    for name, some in rows.items():
        with closing(open_set(cache, name, some, embedder)) as services:
            drawn = draw_pairs(_passages(services), half, _DRAWN)
            yield from _with_found(name, services, drawn)


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


def says(text: str, sentence: str) -> bool:
    """Whether a sentence or a line of a text is this one word for word, full stop or not."""
    words = r"\s+".join(map(re.escape, sentence.rstrip(" .").split()))
    return bool(re.search(rf"(?:^|[.!?\n])\s*{words}\s*(?:[.!?\n]|$)", text))


def table(checked: Sequence[Checked]) -> list[str]:
    """For each kind of sentence how many, and the share that was judged right."""
    kinds: dict[Change, list[bool]] = defaultdict(list)
    for each in checked:
        kinds[each.case.pair.change].append(each.right)
    rows = [_row(change.value, change.is_true, kinds[change]) for change in Change if kinds[change]]
    for name, some in (("all true ones", _TRUE), ("figures, dates, names, negations", _CHANGED)):
        pooled = [right for change in some for right in kinds[change]]
        if pooled:
            rows.append(_row(name, some is _TRUE, pooled))
    return markdown_table(["sentence", "should be", "pairs", "judged right"], rows)


def _row(name: str, is_true: bool, right: Sequence[bool]) -> list[object]:
    should = "proven" if is_true else "not proven"
    return [name, should, len(right), f"{sum(right) / len(right):.3f}"]


def _failed(checked: Sequence[Checked]) -> Iterator[str]:
    for each in (each for each in checked if not each.right):
        pair, found = each.case.pair, each.found
        yield f"- {each.case.set_name}, {pair.change}: {pair.claim}"
        if isinstance(found, Proof):
            yield f"    proven ({found.closeness:.2f}) by: {' '.join(found.quote.split())[:300]}"
        else:
            yield f"    {'; '.join(f'{o.check}: {o.words}' for o in found.objections)}"


def _with_found(
    name: str, services: Services, pairs: Iterator[tuple[Pair, Passage | None]]
) -> Iterator[Case]:
    prover = Prover(
        embed=services.retriever.embedder.embed_question,
        stem=services.index.terms,
        same=other_names(services.index.aliases(_EVERYBODY)),
    )
    for pair, source in pairs:
        found = services.retriever.retrieve(_EVERYBODY, pair.claim, _AROUND)
        own = [source] if source else []
        others = [r.passage for r in found if source is None or r.passage.id != source.id]
        if not pair.change.is_true and any(says(each.text, pair.claim) for each in (*own, *others)):
            continue  # what a passage says word for word has become no untrue sentence
        yield Case(
            set_name=name,
            pair=pair,
            source=source.id if source else "",
            passages=(*own, *others),
            prover=prover,
        )


def _passages(services: Services) -> tuple[Passage, ...]:
    documents = services.catalogue.matching(_EVERYBODY, Filters())
    ids = sorted(services.catalogue.vectors_within(_EVERYBODY, documents))
    return services.catalogue.passages(_EVERYBODY, ids)


def _sentences(passage: Passage) -> list[str]:
    return [
        passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
    ]


if __name__ == "__main__":
    sys.exit(main())
