"""Cards side by side, such as those of people with their telephones, are read one after another.

A page that draws them row by row looks like a table without heads, one that draws them card by card
like short paragraphs. They are cards where what stands in one row begins alike ("Tel.", "Office:")
and what stands in one column does not: then each column is one thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ingest.reading.card_lines import MOST_WORDS, are_cards, marks_of
from ingest.reading.pdf.pages import Line, Table

_Row = dict[float, Line]  # the pieces of a row by the lefts of their cards
_LEAST_CARDS: Final = 2
_MOST_CARDS: Final = 4
_MIN_ROWS: Final = 3
_MOST_ROWS: Final = 12
_WIDEST_PITCH: Final = 3.4  # sizes of the text between two rows of cards
_SAME_ROW: Final = 0.4


def by_cards(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page with each run of cards as one table of a single column, without heads."""
    ordered: list[Line] = []
    at = 0
    while at < len(lines):
        for rows, count in (_row_by_row(lines, at), _card_by_card(lines, at)):
            if _are_cards(rows):
                ordered.append(_as_table(rows))
                at += count
                break
        else:
            ordered.append(lines[at])
            at += 1
    return ordered


def _row_by_row(lines: Sequence[Line], start: int) -> tuple[list[_Row], int]:
    """The rows from a line on that are drawn one after another, and how many lines they are."""
    rows = list(_run(lines, start))
    return rows, len(rows)


def _card_by_card(lines: Sequence[Line], start: int) -> tuple[list[_Row], int]:
    """The rows of cards from a line on that are drawn one card after another, and their lines."""
    cards: list[list[Line]] = []
    at = start
    while len(cards) < _MOST_CARDS and (card := list(_card(lines, at))):
        if cards and not (_level(card[0], cards[0][0]) and card[0].x0 > cards[-1][0].x1):
            break
        cards.append(card)
        at += len(card)
    if len(cards) < _LEAST_CARDS:
        return [], 0
    levels = sorted((line for card in cards for line in card), key=lambda line: -line.y)
    rows: list[_Row] = []
    last: Line | None = None
    for line in levels:
        if last is None or not _level(line, last):
            rows.append({})
        rows[-1][next(card[0].x0 for card in cards if line in card)] = line
        last = line
    return rows, at - start


def _card(lines: Sequence[Line], start: int) -> Iterator[Line]:
    """The short lines from one on that stand close below each other on one left."""
    last: Line | None = None
    for line in lines[start : start + _MOST_ROWS]:
        is_plain = not (line.parts or line.table or line.is_turned)
        if not is_plain or not line.size or len(line.text.split()) > MOST_WORDS:
            return
        if last and not (abs(line.x0 - last.x0) <= line.size and _is_below(line, last)):
            return
        yield line
        last = line


def _level(line: Line, other: Line) -> bool:
    return abs(line.y - other.y) < _SAME_ROW * max(line.size, other.size)


def _is_below(line: Line, last: Line) -> bool:
    return 0 < last.y - line.y <= _WIDEST_PITCH * max(last.size, 1.0)


def _run(lines: Sequence[Line], start: int) -> Iterator[_Row]:
    """The rows from a line on whose pieces begin where those of that line do, by their places."""
    first = lines[start]
    if not _LEAST_CARDS <= len(first.parts) <= _MOST_CARDS or first.is_turned:
        return
    lefts = [piece.x0 for piece in first.parts]
    last = first
    for line in lines[start : start + _MOST_ROWS]:
        placed = _placed(line, lefts)
        if placed is None or not (line is first or _is_below(line, last)):
            return
        yield placed
        last = line


def _placed(line: Line, lefts: Sequence[float]) -> _Row | None:
    """The pieces of a line by the card that they belong to; None where one is in no card."""
    placed: _Row = {}
    for piece in line.parts or (line,):
        left = next((x for x in lefts if abs(piece.x0 - x) <= max(piece.size, 1.0)), None)
        after = min((x for x in lefts if left is not None and x > left), default=float("inf"))
        is_short = len(piece.text.split()) <= MOST_WORDS
        if left is None or left in placed or piece.x1 > after or not is_short or line.table:
            return None
        placed[left] = piece
    return placed


def _are_cards(run: Sequence[_Row]) -> bool:
    if len(run) < _MIN_ROWS:
        return False
    if any(set(row) - set(run[0]) for row in run):
        return False  # a row that begins where no card does
    rows = [[piece.text for piece in row.values()] for row in run]
    return are_cards(rows, [[row[left].text for row in run if left in row] for left in run[0]])


def _as_table(run: Sequence[_Row]) -> Line:
    cards = [[row[left] for row in run if left in row] for left in run[0]]
    pieces = [piece for card in cards for piece in card]
    return Line(
        text=" ".join(piece.text for piece in pieces),
        size=max(piece.size for piece in pieces),
        x0=min(piece.x0 for piece in pieces),
        x1=max(piece.x1 for piece in pieces),
        y=pieces[0].y,
        table=Table(
            rows=tuple((_written(card),) for card in cards),
            lefts=(pieces[0].x0,),
            has_heads=False,
        ),
    )


def _written(card: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a card as one text: what it is of, and behind it what it says."""
    return tuple(
        replace(piece, text=f"{piece.text}{mark}", parts=())
        for piece, mark in zip(card, marks_of(len(card)), strict=True)
    )
