"""Finds the characters of a page that no reader sees; what is doubtful is drawn to see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from ingest.reading.pdf.pdfium_characters import Characters
from ingest.reading.pdf.pdfium_layers import is_cut_off, is_on_layer
from ingest.reading.pdf.pdfium_objects import address, fill_colour
from ingest.reading.pdf.visibility import LIKE, Box, Drawn, Run, certainly_hidden, perhaps_hidden

_INVISIBLE: Final = 3
_FILLED_ONLY: Final = 0
_MAX_SUSPECTS: Final = 10
_MAX_LOOKS: Final = 40
_STRETCH: Final = 1_000
_MAX_PIXELS: Final = 1_000


class HiddenText:
    """Looks for hidden text on the pages of one file, and draws only so many of them."""

    def __init__(self) -> None:
        self._looks = _MAX_LOOKS

    def left_out(self, page: Any, words: Any, text: str, drawn: Drawn) -> tuple[str, bool]:
        """Put spaces in place of hidden characters, and tell whether there were any."""
        characters = Characters(words)
        hidden = self._hidden(page, words, drawn)
        places = {place for run in hidden for place in range(run.first, run.end)}
        if not places:
            return text, False
        shown = (
            " " if not char.isspace() and characters.place(index) in places else char
            for index, char in enumerate(text)
        )
        return "".join(shown), True

    def _hidden(self, page: Any, words: Any, drawn: Drawn) -> list[Run]:
        runs = list(_runs(words, Characters(words)))
        if not runs:
            return []
        sheet = Box(*page.get_cropbox())
        hidden = [run for run in runs if certainly_hidden(run, sheet, drawn)]
        known = {run.first for run in hidden}
        others = [run for run in runs if run.first not in known]
        suspects = perhaps_hidden(others, sheet, drawn)
        if suspects and self._looks:
            self._looks -= 1
            suspects = _unseen(page, words, suspects)
        return hidden + suspects


def _runs(words: Any, characters: Characters) -> Iterator[Run]:
    from pypdfium2 import raw

    count = raw.FPDFText_CountChars(words)
    first, current = 0, 0
    for place in range(count):
        # spaces that PDFium adds belong to no object
        found = address(raw.FPDFText_GetTextObject(words, place))
        if found != current and found:
            if current:
                yield _run(words, characters, first, place, current)
            first, current = place, found
    if current:
        yield _run(words, characters, first, count, current)


def _run(words: Any, characters: Characters, first: int, end: int, number: int) -> Run:
    from pypdfium2 import raw

    item = raw.FPDFText_GetTextObject(words, first)
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    red, green, blue, opacity = fill_colour(item)
    last = end - 1
    while last > first and address(raw.FPDFText_GetTextObject(words, last)) != number:
        last -= 1
    start, stop = characters.box(first), characters.box(last)
    box = Box(*map(min, start[:2], stop[:2]), *map(max, start[2:], stop[2:]))
    return Run(
        first=first,
        end=last + 1,
        address=number,
        box=box,
        size=characters.size(first),
        is_invisible=mode == _INVISIBLE or (mode == _FILLED_ONLY and opacity == 0),
        colour=(red, green, blue) if mode == _FILLED_ONLY else None,
        may_be_off=is_on_layer(item) or is_cut_off(item, box),
    )


def _unseen(page: Any, words: Any, suspects: Sequence[Run]) -> list[Run]:
    """The texts that leave no trace: the page looks the same without them."""
    whole = _picture(page)
    if _look_alike(_without(page, words, suspects), whole):
        return list(suspects)
    groups = _groups(suspects) if len(suspects) > 1 else []
    return [
        run for group in groups if _look_alike(_without(page, words, group), whole) for run in group
    ]


def _look_alike(first: bytes, second: bytes) -> bool:
    if first == second:
        return True
    return all(
        abs(one - other) < LIKE
        for start in range(0, len(first), _STRETCH)
        if first[start : start + _STRETCH] != second[start : start + _STRETCH]
        for one, other in zip(
            first[start : start + _STRETCH], second[start : start + _STRETCH], strict=True
        )
    )


def _without(page: Any, words: Any, runs: Sequence[Run]) -> bytes:
    from pypdfium2 import raw

    items = [raw.FPDFText_GetTextObject(words, run.first) for run in runs]
    for item in items:
        raw.FPDFPageObj_SetIsActive(item, False)
    picture = _picture(page)
    for item in items:
        raw.FPDFPageObj_SetIsActive(item, True)
    return picture


def _groups(suspects: Sequence[Run]) -> list[list[Run]]:
    """A few texts are looked at one by one, many in groups, to draw no page for ever."""
    step = len(suspects) // _MAX_SUSPECTS + 1
    return [list(suspects[start : start + step]) for start in range(0, len(suspects), step)]


def _picture(page: Any) -> bytes:
    longest = max(*page.get_size(), 1.0)
    bitmap = page.render(scale=min(1.0, _MAX_PIXELS / longest), may_draw_forms=False)
    try:
        return bytes(bitmap.buffer)
    finally:
        bitmap.close()
