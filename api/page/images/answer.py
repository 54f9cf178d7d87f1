"""Checks what a child says field by field: it has read a foreign file, so it counts as hostile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import isfinite
from typing import Final

from pydantic import TypeAdapter, ValidationError

from api.page.images.bounds import fitting_scale, pixels
from api.page.images.model import Box, Drawn, Wish
from api.page.images.png import size_of

_MOST_BOXES: Final = 4_000
_NONSENSE: Final = "answered nonsense"
_ROUNDING: Final = 0.01  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a child says: exactly one of the three is given."""

    page: Drawn | None = None
    pages: int | None = None
    failed: str | None = None


def checked_answer(raw: bytes, wish: Wish) -> Answer:
    """Decode an answer; anything that does not fit the wish counts as a failure."""
    line, _, picture = raw.partition(b"\n")
    try:
        answer = _adapter().validate_json(line)
    except ValidationError:
        return Answer(failed=_NONSENSE)
    if answer.failed is not None:
        return Answer(failed=repr(answer.failed[:100]))
    if answer.pages is not None:
        return answer if 0 <= answer.pages < wish.page else Answer(failed=_NONSENSE)
    if answer.page is None:
        return Answer(failed=_NONSENSE)
    page = replace(answer.page, picture=picture)
    return Answer(page=page) if _is_sound(page, wish) else Answer(failed=_NONSENSE)


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def _is_sound(page: Drawn, wish: Wish) -> bool:
    return (
        all(isfinite(side) and side > 0 for side in (page.width, page.height))
        and len(page.boxes) <= (_MOST_BOXES if wish.quote else 0)
        and all(_is_inside(box, page) for box in page.boxes)
        and _picture_size(page, wish.scale) == (size_of(page.picture) if page.picture else None)
    )


def _is_inside(box: Box, page: Drawn) -> bool:
    right, top = page.width + _ROUNDING, page.height + _ROUNDING
    return 0 <= box.x0 < box.x1 <= right and 0 <= box.y0 < box.y1 <= top


def _picture_size(page: Drawn, scale: float | None) -> tuple[int, int] | None:
    if scale is None:
        return None
    fitting = fitting_scale(page.width, page.height, scale)
    return pixels(page.width, fitting), pixels(page.height, fitting)
