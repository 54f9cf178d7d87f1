"""Colours as people write them, `#1b4f7a`, and how well one is read on another."""

from __future__ import annotations

from dataclasses import dataclass

READABLE = 4.5  # the contrast that WCAG 2.2 asks of text


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue, each from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def of(cls, text: str) -> Colour:
        """The colour of a `#` and six hexadecimal digits."""
        return cls(*bytes.fromhex(text.removeprefix("#")))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    def mixed(self, other: Colour, share: float) -> Colour:
        """This with a share of another, from 0 to 1."""
        pairs = ((self.red, other.red), (self.green, other.green), (self.blue, other.blue))
        return Colour(*(round(own + (of_other - own) * share) for own, of_other in pairs))

    def contrast(self, other: Colour) -> float:
        """How one is read on the other, from 1 to 21, after WCAG 2.2."""
        dark, light = sorted((self._luminance(), other._luminance()))
        return (light + 0.05) / (dark + 0.05)

    def _luminance(self) -> float:
        shares = [part / 255 for part in (self.red, self.green, self.blue)]
        red, green, blue = (
            share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
            for share in shares
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


WHITE = Colour(255, 255, 255)
_DARK_SHEET, _DARK_INK = Colour.of("#1c2027"), Colour.of("#0d1a26")


@dataclass(frozen=True, slots=True)
class Accent:
    """A colour for what is pressed, what is written on it, and a tint behind it."""

    colour: Colour
    ink: Colour
    tint: Colour

    def readable(self) -> bool:
        """Whether it is read on its tint, and what is written on it."""
        return min(self.colour.contrast(self.tint), self.colour.contrast(self.ink)) >= READABLE


def on_light(colour: Colour) -> Accent:
    """An accent on white."""
    return Accent(colour, WHITE, colour.mixed(WHITE, 0.92))


def on_dark(colour: Colour) -> Accent:
    """The same colour as light as it has to be on a dark page."""
    tint = _DARK_SHEET.mixed(colour, 0.2)
    shades = (Accent(colour.mixed(WHITE, step / 20), _DARK_INK, tint) for step in range(20))
    return next((each for each in shades if each.readable()), Accent(WHITE, _DARK_INK, tint))
