"""Pairs of editions: a text, and the same with known changes, and with differences that are none.

Changed are figures, dates, words, a word of denial; sentences are dropped, and new ones written in.
No change are a paragraph that moved, quotation marks and spaces, a figure written otherwise. Where
sentences begin and end is decided here by a plain rule and not by the product's own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

_PIECE = re.compile(r"(?<=[.!?])\s+(?=[\"“«]?[A-ZÀ-Ý])")
_FIGURE = re.compile(r"(?<![\w.,/-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w/-]|[.,]\d)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"\b[a-z]{5,}\b")
_IS = re.compile(r"\b(?:is|are|was|were)\b(?! not)")
_THOUSANDS = re.compile(r"\b(\d{1,3}),(\d{3})\b")
_QUOTED = re.compile(r"[“”‘’]")
_PLAIN = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_WORDS = ("harbour", "orchard", "lantern", "granite", "ferries", "meadow", "copper", "thunder")
_SENTENCES = (
    "The ferry to Wren Island leaves from pier nine on weekdays.",
    "A lantern hangs in each of the towers at dusk.",
    "The orchard was sold to a school of gardeners.",
    "Copper pipes were laid under the old market.",
    "Every shed by the canal has a green door.",
    "Two bakers run the mill together with their sons.",
)
_LEAST = 6  # words of a sentence that is changed


@dataclass(frozen=True, slots=True)
class Planted:
    """A known change: the sentence before and after, empty where there is none, and its figure."""

    before: str
    after: str
    figure: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two editions, what was changed from one to the other, and how many differences are none."""

    name: str
    old: str
    new: str
    planted: tuple[Planted, ...]
    harmless: int


@dataclass
class _Making:
    """A text in pieces while it is changed; each piece is changed at most once."""

    lines: list[list[str]]
    chance: random.Random
    planted: list[Planted] = field(default_factory=list)
    harmless: int = 0
    touched: set[tuple[int, int]] = field(default_factory=set)

    def change(self, times: int, edit: Callable[[str], tuple[str, Planted | None] | None]) -> None:
        """Edit so many pieces that can be edited, wherever they stand."""
        places = [(i, j) for i, line in enumerate(self.lines) for j in range(len(line))]
        self.chance.shuffle(places)
        for i, j in places:
            if not times:
                return
            edited = None if (i, j) in self.touched else edit(self.lines[i][j])
            if edited is None or edited[0] == self.lines[i][j]:
                continue
            self.lines[i][j], planted = edited
            self.touched.add((i, j))
            times -= 1
            if planted:
                self.planted.append(planted)
            else:
                self.harmless += 1


def pair_of(name: str, text: str, seed: int) -> Pair:
    """A pair made from a text; the same seed makes the same pair."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    lines = [_PIECE.split(line) for line in text.split("\n")]
    made = _Making(lines=lines, chance=chance)
    repeated = {p for line in lines for p in line if sum(other.count(p) for other in lines) > 1}

    def once(edit: Callable[[str], tuple[str, Planted | None] | None]) -> Callable[..., object]:
        return lambda piece: None if piece in repeated else edit(piece)

    for times, edit in (
        (6, lambda piece: _other_figure(piece, chance)),
        (2, lambda piece: _other_year(piece, chance)),
        (2, lambda piece: _other_word(piece, chance)),
        (1, _denied),
        (2, _dropped),
        (2, lambda piece: _written_in(piece, chance, made.planted)),
        (3, _retyped),
        (2, _refigured),
    ):
        made.change(times, once(edit))  # type: ignore[arg-type]
    _move(made)
    new = "\n".join(" ".join(filter(None, line)) for line in made.lines)
    return Pair(name=name, old=text, new=new, planted=tuple(made.planted), harmless=made.harmless)


def _other_figure(piece: str, chance: random.Random) -> tuple[str, Planted] | None:
    found = [m for m in _FIGURE.finditer(piece) if not _YEAR.fullmatch(m.group())]
    if not found or _is_short(piece):
        return None
    match = chance.choice(found)
    digits = match.group()
    other = re.sub(
        r"\d(?=\D*$)", lambda d: str((int(d.group()) + chance.randint(1, 8)) % 10), digits
    )
    return _replaced(piece, match, other)


def _other_year(piece: str, chance: random.Random) -> tuple[str, Planted] | None:
    found = list(_YEAR.finditer(piece))
    if not found or _is_short(piece):
        return None
    match = chance.choice(found)
    return _replaced(piece, match, str(int(match.group()) + chance.choice((-3, -2, 2, 3))))


def _replaced(piece: str, match: re.Match[str], other: str) -> tuple[str, Planted]:
    after = f"{piece[: match.start()]}{other}{piece[match.end() :]}"
    return after, Planted(piece, after, (match.group(), other))


def _other_word(piece: str, chance: random.Random) -> tuple[str, Planted] | None:
    found = list(_WORD.finditer(piece))
    if not found or _is_short(piece):
        return None
    match = chance.choice(found)
    after = f"{piece[: match.start()]}{chance.choice(_WORDS)}{piece[match.end() :]}"
    return after, Planted(piece, after)


def _denied(piece: str) -> tuple[str, Planted] | None:
    if _is_short(piece) or not _IS.search(piece):
        return None
    after = _IS.sub(lambda m: f"{m.group()} not", piece, count=1)
    return after, Planted(piece, after)


def _dropped(piece: str) -> tuple[str, Planted] | None:
    if _is_short(piece) or " | " in piece or not piece.endswith("."):
        return None
    return "", Planted(piece, "")


def _written_in(
    piece: str, chance: random.Random, planted: Sequence[Planted]
) -> tuple[str, Planted] | None:
    left = [s for s in _SENTENCES if s not in {p.after for p in planted}]
    if not left or _is_short(piece) or " | " in piece or not piece.endswith("."):
        return None
    sentence = chance.choice(left)
    return f"{piece} {sentence}", Planted("", sentence)


def _retyped(piece: str) -> tuple[str, None] | None:
    """Other quotation marks, or a space too many: no change."""
    if _QUOTED.search(piece):
        return _QUOTED.sub(lambda m: _PLAIN[m.group()], piece), None
    return (piece.replace(" ", "  ", 1), None) if not _is_short(piece) else None


def _refigured(piece: str) -> tuple[str, None] | None:
    """A figure with or without its comma: no change."""
    return (_THOUSANDS.sub(r"\1\2", piece), None) if _THOUSANDS.search(piece) else None


def _move(made: _Making) -> None:
    """Put a line that nobody touched at the end: no change."""
    whole = [
        i
        for i, line in enumerate(made.lines)
        if not any((i, j) in made.touched for j in range(len(line)))
        and not _is_short(" ".join(line))
        and " | " not in " ".join(line)
        and line[-1].endswith(".")
    ]
    if whole:
        moved = made.lines[made.chance.choice(whole)]
        made.lines.append([""])
        made.lines.append(list(moved))
        moved[:] = [""]
        made.harmless += 1


def _is_short(piece: str) -> bool:
    return len(piece.split()) < _LEAST


def sentences_of(planted: Sequence[Planted]) -> Iterator[str]:
    """All sentences that were changed, on both sides."""
    yield from (text for p in planted for text in (p.before, p.after) if text)
