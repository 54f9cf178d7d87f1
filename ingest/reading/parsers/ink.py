"""Colour and size in which a text is drawn, as far as a page says: enough to tell what shows."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from typing import Final

from ingest.reading.parsers.style_rules import Styles

_NAMED: Final = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "black": (0, 0, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
    "whitesmoke": (245, 245, 245),
    "red": (255, 0, 0),
    "blue": (0, 0, 255),
    "green": (0, 128, 0),
    "yellow": (255, 255, 0),
    "navy": (0, 0, 128),
}
_NO_DIFFERENCE: Final = 10
_HSL: Final = re.compile(
    r"hsla?\( ?(\d{1,3})(?:deg)? ?,? ?(\d{1,3})% ?,? ?(\d{1,3})% ?(?:[,/] ?(?:1|1\.0+|100%) ?)?\)"
)
_LENGTH: Final = re.compile(r"(-?\d{0,6}(?:\.\d{0,6})?)(px|pt|rem|em|%|vw|vh|ex|ch|)")
_IN_PX: Final = {"px": 1.0, "": 1.0, "pt": 1.33, "rem": 16.0, "em": 16.0, "ex": 8.0, "ch": 8.0}
_LEGIBLE_PX: Final = 2.5
WHITE: Final = (255, 255, 255)

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ink:
    """What text inherits; a colour is None where it is not known or, as `clear`, no colour."""

    colour: Colour | None = None
    ground: Colour | None = None
    clear: bool = False
    tiny: bool = False
    invisible: bool = False

    @property
    def shows(self) -> bool:
        """Whether a reader sees text drawn so."""
        alike = (
            self.colour is not None
            and self.ground is not None
            and is_alike(self.colour, self.ground)
        )
        return not (alike or self.clear or self.tiny or self.invisible)

    def inside(self, styles: Styles) -> Ink:
        """The ink of an element's own text, from that of its parent."""
        if not styles:
            return self
        ground = _ground(styles, self.ground)
        colour, clear = self.colour, self.clear
        if styles.get("color", "inherit") != "inherit":
            colour = colour_of(styles["color"])
            clear = _is_clear(styles["color"]) and not any("clip" in name for name in styles)
        tiny, size = self.tiny, styles.get("font-size", "")
        if size:
            length = pixels(size)
            relative = size.endswith(("em", "%", "smaller", "larger")) and not size.endswith("rem")
            tiny = (tiny and relative) or (
                size in ("0%", "1%") or (length is not None and length < _LEGIBLE_PX)
            )
        seen = styles.get("visibility", "inherit")
        invisible = self.invisible if seen == "inherit" else seen in ("hidden", "collapse")
        return Ink(colour, ground, clear, tiny, invisible)


def is_alike(one: Colour, other: Colour) -> bool:
    """Whether nobody can tell one colour from the other."""
    return all(abs(a - b) <= _NO_DIFFERENCE for a, b in zip(one, other, strict=True))


def pixels(text: str) -> float | None:
    """A length in pixels, at an ordinary size of letters; None for shares and words."""
    match = _LENGTH.fullmatch(text.strip())
    if not match or match[1] in ("", "-", ".", "-.") or match[2] not in _IN_PX:
        return None
    return float(match[1]) * _IN_PX[match[2]]


def colour_of(text: str) -> Colour | None:
    """A colour by name or as `#rgb`, `#rrggbb`, `rgb()`, `hsl()`; None for a clear one."""
    if text in _NAMED:
        return _NAMED[text]
    if match := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", text):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := re.fullmatch(
        r"rgba?\( ?(\d{1,3}) ?,? ?(\d{1,3}) ?,? ?(\d{1,3}) ?(?:[,/] ?(?:1|1\.0+|100%) ?)?\)", text
    ):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _HSL.fullmatch(text):
        hue, saturation, light = (int(part) for part in match.groups())
        parts = colorsys.hls_to_rgb(hue / 360, min(light, 100) / 100, min(saturation, 100) / 100)
        red, green, blue = (round(255 * part) for part in parts)
        return red, green, blue
    return None


def _is_clear(text: str) -> bool:
    return text == "transparent" or bool(
        re.fullmatch(r"(?:rgb|hsl)a?\([^()]*[,/] ?0?\.?0+%? ?\)|#[0-9a-f]{3}0|#[0-9a-f]{6}00", text)
        and not re.fullmatch(r"(?:rgb|hsl)\([^()/]*\)", text)
    )


def _ground(styles: Styles, below: Colour | None) -> Colour | None:
    values = [styles[name] for name in ("background", "background-color") if name in styles]
    if "background-image" in styles or any("url(" in v or "gradient" in v for v in values):
        return None
    for value in reversed(values):
        if value in ("none", "inherit", "initial", "unset") or _is_clear(value):
            continue
        found = colour_of(value)
        words = value.split() if found is None and "(" not in value else ()
        return found or next((c for word in words if (c := colour_of(word))), None)
    return None if styles.get("position") in ("absolute", "fixed") else below
