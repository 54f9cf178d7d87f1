"""From the coordinates that a PDF is written in to those of the page as it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from api.page.images.model import Box


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a page that is shown, and by how many degrees it is turned clockwise."""

    area: Box
    turned: int

    def place(self, box: Box) -> Box | None:
        """Where a box of the file is on the page as it is shown; None outside of it."""
        x0, x1 = (_within(x - self.area.x0, self.area.width) for x in (box.x0, box.x1))
        y0, y1 = (_within(y - self.area.y0, self.area.height) for y in (box.y0, box.y1))
        if not (x0 < x1 and y0 < y1):
            return None
        width, height = self.area.width, self.area.height
        match self.turned:
            case 90:
                return Box(y0, width - x1, y1, width - x0)
            case 180:
                return Box(width - x1, height - y1, width - x0, height - y0)
            case 270:
                return Box(height - y1, x0, height - y0, x1)
            case _:
                return Box(x0, y0, x1, y1)


def _within(value: float, most: float) -> float:
    return min(max(value, 0.0), most)
