"""Records out of sentences: those that hold a word of a kind are parsed, and read for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.ledger.kinds import RecordKind
from corpus.ledger.records import FoundIn, RecordDraft
from corpus.model import Passage
from corpus.tables.rows import cells_of
from ingest.aliases import harvest
from ingest.ledger.antecedents import antecedent
from ingest.ledger.parsed import Sentence
from ingest.ledger.parser import Parser
from ingest.ledger.said import Statement, statements
from ingest.ledger.tables import is_record

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_IRREGULAR = {
    "give": "gave|given", "put": "put", "pay": "paid", "run": "ran", "begin": "began|begun",
    "have": "has|had", "make": "made", "hold": "held", "find": "found", "say": "said",
    "take": "took|taken", "become": "became", "get": "got", "bring": "brought", "lead": "led",
    "win": "won",
}  # fmt: skip
_END = re.compile(
    r"(?<![A-Z])(?<!\bDr)(?<!\bMr)(?<!\bSt)(?<!\bNo)(?<!\bMrs)(?<!\bvs)(?<!\bInc)(?<!\bLtd)"
    r"[.!?][”\"')]*\s+(?=[A-Z“\"])"
)
_IN_CELL = re.compile(r"\S[^|]*?[^\d|.][.](?=\s+[A-Z]|\s*$|\s+\|)")
_SMALL = re.compile(r"(?<!\S)[^\W\d_A-Z]+\b")  # words without a capital
_CELL = re.compile(r"(?:^|(?<= \| ))(?:[^:|]{1,80}: )?(?P<value>[^|]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence where it stands; `before` are those before it in its paragraph, the last first."""

    text: str
    start: int
    before: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SentenceReader:
    """Reads English sentences for kinds of record."""

    kinds: Mapping[str, RecordKind]
    parser: Parser = field(default_factory=Parser)

    def read(self, passages: Sequence[Passage]) -> list[RecordDraft]:
        """The records that the sentences of a document state, each once."""
        language = passages[0].document.facts.language if passages else None
        if language not in {None, "en"}:
            return []
        places = [p for p in _places(passages) if self._cue.search(p.text)]
        docs = [
            (place, doc)
            for place, doc in zip(places, self.parser.parse(p.text for p in places), strict=True)
            if doc is not None
        ]
        found: dict[tuple[object, ...], RecordDraft] = {}
        text = "\n\n".join(p.text for p in passages)
        short, small = _short_names(text), frozenset(_SMALL.findall(text))
        known = {key: _ending(short, kind) for key, kind in self.kinds.items()}
        for _ in range(2):  # the second time with the names that the first one found
            for place, doc in docs:
                for draft in self._drafts(place, doc, known, small):
                    names = sorted((n, v.text) for n, v in draft.fields.items())
                    found.setdefault((draft.kind, draft.start, draft.end, *names), draft)
            known = {
                key: known[key] | _names_of(self.kinds[key], key, found.values())
                for key in self.kinds
            }
        return list(found.values())

    def _drafts(
        self,
        place: Place,
        doc: Doc,
        known: Mapping[str, frozenset[str]],
        small: frozenset[str],
    ) -> Iterator[RecordDraft]:
        def resolve(token: Token) -> tuple[str, int] | None:
            return antecedent(token, place.start, place.before, self.parser)

        sentence = Sentence.of(doc, resolve, small)
        for key, kind in self.kinds.items():
            for told in statements(sentence, key, kind, known[key]):
                if is_record(kind, told.fields):
                    yield _draft(place, told)

    @cached_property
    def _cue(self) -> re.Pattern[str]:
        words: set[str] = set()
        for kind in self.kinds.values():
            for said in kind.said:
                if not said.of_kind:
                    words |= {*said.verb, *said.noun}
            words |= {end.lower() for end in kind.name_ends}
        forms = {form for w in words for form in (_stem(w), *_IRREGULAR.get(w, w).split("|"))}
        return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, forms)))})", re.IGNORECASE)


def _stem(word: str) -> str:
    """What all regular forms of a word begin with: "coordinat", "appl"."""
    return word[:-1] if len(word) > 3 and word[-1] in "ey" else word


def _places(passages: Sequence[Passage]) -> Iterator[Place]:
    """The sentences of a document, those in cells of tables among them."""
    before: tuple[tuple[str, int], ...] = ()
    end = 0
    for passage in passages:
        for span in passage.sentences:
            gap = _between(passage, end, span.start)
            text = passage.text[span.start - passage.start : span.end - passage.start]
            end = span.end
            if cells_of(text):
                yield from (Place(c.group(), span.start + c.start(), ()) for c in _cells(text))
                before = ()
                continue
            before = () if "\n" in gap else before
            for part, start in _parts(text, span.start):
                yield Place(part, start, before)
                before = ((part, start), *before)[:3]


def _between(passage: Passage, end: int, start: int) -> str:
    """What stands before a sentence; a passage that follows at once goes on with a paragraph."""
    if end < passage.start:
        return " " if passage.start - end == 1 else "\n\n"
    return passage.text[end - passage.start : start - passage.start]


def _parts(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The sentences of what was cut as one: short ones are kept together in passages."""
    begin = 0
    for end in (*(m.end() for m in _END.finditer(text)), len(text)):
        part = text[begin:end]
        if part.strip():
            yield part.strip(), start + begin + len(part) - len(part.lstrip())
        begin = end


def _cells(line: str) -> Iterator[re.Match[str]]:
    """The sentences in the cells of a row, without the heads of their columns."""
    for cell in _CELL.finditer(line):
        yield from _IN_CELL.finditer(line, cell.start("value"), cell.end("value"))


def _draft(place: Place, told: Statement) -> RecordDraft:
    return RecordDraft(
        kind=told.kind,
        fields=told.fields,
        found_in=FoundIn.SENTENCE,
        start=place.start + told.begin,
        end=place.start + len(place.text),
    )


def _short_names(text: str) -> dict[str, str]:
    """The acronyms of a document with what they stand for."""
    return {alias.short.lower(): alias.long for alias in harvest(text)}


def _ending(short: Mapping[str, str], kind: RecordKind) -> frozenset[str]:
    """The acronyms of names that end as those of a kind do."""
    return frozenset(s for s, long in short.items() if long.split()[-1] in kind.name_ends)


def _names_of(kind: RecordKind, key: str, found: Iterable[RecordDraft]) -> frozenset[str]:
    return frozenset(
        draft.fields[name].text.lower()
        for draft in found
        if draft.kind == key
        for name in kind.named_by
        if name in draft.fields
    )
