"""Measure the ledger: `python -m evaluation.ledger [--set NAME] [--misses] [--record]`.

What ingest finds in documents is compared with records written by hand from the documents alone.
A record is right when every field that it has is that of one record by hand; precision counts all
that were found, recall all by hand but those marked optional.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.quality_page import markdown_table, provenance, record
from corpus.aliases import Alias
from corpus.drafts import EditionDraft, document_id_of
from corpus.embedding import load_embedder
from corpus.language import language_teller
from corpus.ledger.joining import Names
from corpus.ledger.kinds import FieldType, load_kinds
from corpus.ledger.records import RecordDraft
from corpus.settings import CorpusSettings
from corpus.tokens import token_counter
from evaluation.ledger.gold import Gold, plain, read_gold
from evaluation.ledger.reading import drafts_of, passages_of
from ingest.drafting import Drafter
from ingest.ledger.harvesting import Harvest
from ingest.ledger.sentences import SentenceReader

FOLDER = Path(__file__).resolve().parent
_SETS = ("sample", "unseen", "unseen-b")
_KINDS = load_kinds()


@dataclass(slots=True)
class Tally:
    """What was found in a set."""

    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    met_english: Counter[str] = field(default_factory=Counter)
    wanted_english: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    joined: int = 0
    wrong_joins: list[str] = field(default_factory=list)
    documents: int = 0
    seconds: float = 0.0


def main() -> int:
    """Measure and print; with --record write a section of docs/quality.md."""
    parser = argparse.ArgumentParser(prog="evaluation.ledger", description=__doc__)
    parser.add_argument("--set", choices=_SETS, action="append", help="default: every set there is")
    parser.add_argument("--misses", action="store_true", help="name what is wrong or missing")
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    arguments = parser.parse_args()
    names = [n for n in arguments.set or _SETS if (FOLDER / f"{n}.jsonl").exists()]
    tallies = {name: measure(read_gold(FOLDER / f"{name}.jsonl")) for name in names}
    text = "\n".join(_lines(tallies))
    sys.stdout.write(text + "\n")
    if arguments.misses:
        sys.stdout.write("\n".join(m for t in tallies.values() for m in t.misses) + "\n")
    if arguments.record:
        told = "\n".join(provenance("python -m evaluation.ledger --record"))
        record("ledger", f"{told}\n\n{text}")
    return 0


def measure(gold: Sequence[Gold]) -> Tally:
    """Read the documents of the gold records for the ledger, and compare."""
    tally = Tally()
    harvest = Harvest(_KINDS, SentenceReader(_KINDS))
    found: list[tuple[str, EditionDraft, list[RecordDraft]]] = []
    for name, draft in drafts_of(sorted({g.document for g in gold}), _drafter()):
        begun = time.perf_counter()
        records = harvest.read(passages_of(draft))
        tally.seconds += time.perf_counter() - begun
        found.append((name, draft, records))
        _compare(tally, [g for g in gold if g.document == name], name, draft, records)
    tally.documents = len(found)
    _joins(tally, found)
    return tally


def _compare(
    tally: Tally, gold: Sequence[Gold], name: str, draft: EditionDraft, found: Sequence[RecordDraft]
) -> None:
    met: set[int] = set()
    for each in found:
        fitting = {i for i, g in enumerate(gold) if g.agrees(each, _KINDS[each.kind])}
        tally.found[each.kind] += 1
        tally.right[each.kind] += bool(fitting)
        met |= fitting
        if not fitting:
            told = {n: v.choice or v.text for n, v in each.fields.items()}
            tally.misses.append(f"wrong    {name}: {each.kind} {told}")
    for i, g in enumerate(gold):
        if " ".join(g.quote.split()) not in " ".join(draft.text.split()):
            raise ValueError(f"{name} does not say {g.quote!r}")
        if not g.optional:
            tally.wanted[g.kind] += 1
            tally.met[g.kind] += i in met
            tally.wanted_english[g.kind] += g.language == "en"
            tally.met_english[g.kind] += i in met and g.language == "en"
            if i not in met:
                told = {n: v[0] for n, v in g.fields.items()}
                tally.misses.append(f"missing  {name}: {g.kind} {told}")


def _joins(
    tally: Tally,
    found: Sequence[tuple[str, EditionDraft, Sequence[RecordDraft]]],
) -> None:
    """Which names are joined, and which of them are not one thing by hand."""
    known = json.loads((FOLDER / "same.json").read_text(encoding="utf-8"))
    same = [{plain(name) for name in group} for group in known]
    aliases = [
        Alias(
            short=a.short, long=a.long, start=a.start, end=a.end, kind=a.kind,
            document_id=document_id_of(draft.source), edition=draft.edition,
        )
        for _, draft, _ in found
        for a in draft.aliases
    ]  # fmt: skip
    said = {
        value.text
        for _, _, records in found
        for each in records
        for name in _KINDS[each.kind].of_type(FieldType.NAME)
        if (value := each.fields.get(name))
    }
    names = Names.of(said, aliases)
    for thing in {names.thing(name) for name in said}:
        called = {plain(name) for name in (thing.name, *(reason.name for reason in thing.also))}
        if len(called) < 2:
            continue
        tally.joined += 1
        if not any(called <= group for group in same):
            tally.wrong_joins.append(" = ".join(sorted(called)))
            tally.misses.append(f"joined   {' = '.join(sorted(called))}")


def _lines(tallies: dict[str, Tally]) -> Iterator[str]:
    rows = []
    for name, tally in tallies.items():
        for kind in _KINDS:
            rows.append(
                [
                    name, kind, tally.found[kind], _share(tally.right[kind], tally.found[kind]),
                    tally.wanted[kind], _share(tally.met[kind], tally.wanted[kind]),
                    _share(tally.met_english[kind], tally.wanted_english[kind]),
                ]
            )  # fmt: skip
    head = ["set", "kind", "found", "precision", "by hand", "recall", "recall, English alone"]
    yield from markdown_table(head, rows)
    yield ""
    yield (
        "All of these records have been read by those who write the rules; what was found in "
        "`unseen` and `unseen-b` while they were blind stands in decision 26."
    )
    yield ""
    for name, tally in tallies.items():
        wrong = "; ".join(tally.wrong_joins) or "none"
        yield (
            f"- {name}: {tally.documents} documents read in {tally.seconds:.1f} s (the parser "
            f"loaded); things with several names: {tally.joined}, joined wrongly: {wrong}."
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def _drafter() -> Drafter:
    settings = CorpusSettings()
    return Drafter(
        embedder=load_embedder(settings.embedding_model, threads=settings.threads),
        count_tokens=token_counter(),
        tell_language=language_teller(),
    )


if __name__ == "__main__":
    sys.exit(main())
