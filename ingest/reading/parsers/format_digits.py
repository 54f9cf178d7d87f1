"""The digits of a number not below nought by a pattern of a spreadsheet's format code."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

_MOST_EXPONENT: Final = 400
_LARGEST_BELOW: Final = 9_999


def decimal_digits(value: float, pattern: str) -> str:
    """A number by a pattern such as "#,##0.00"; each comma at the end divides it by a thousand."""
    scale = len(pattern) - len(pattern.rstrip(","))
    whole, _, fraction_part = pattern.rstrip(",").partition(".")
    # 15 digits are what a spreadsheet itself keeps
    exact = Decimal(f"{value:.15g}").scaleb(-3 * scale)
    rounded = exact.quantize(Decimal(1).scaleb(-len(fraction_part)), rounding=ROUND_HALF_UP)
    least = whole.count("0")
    units, _, parts = f"{rounded:f}".partition(".")
    units = units.lstrip("0").rjust(least, "0")
    if "," in whole and units:
        units = f"{int(units):0{least + max(least - 1, 0) // 3},}"
    kept = len(fraction_part.rstrip("#?"))
    parts = parts[:kept] + parts[kept:].rstrip("0")
    return f"{units}.{parts}" if parts else units


def exponent(value: float, pattern: str, sign: str, places: str) -> str:
    """A number such as "1.25E+06"; of several digits before the point the power is a multiple."""
    step = max(len(pattern.partition(".")[0]), 1)
    exact = Decimal(f"{value:.15g}")
    power = _power(exact, step)
    digits = decimal_digits(float(exact.scaleb(-power)), pattern)
    if exact and len(digits.partition(".")[0]) > step:  # 9.99 rounds to 10
        power += step
        digits = decimal_digits(float(exact.scaleb(-power)), pattern)
    least = max(places.count("0"), 1)
    mark = "-" if power < 0 else ("+" if sign == "+" else "")
    return f"{digits}E{mark}{abs(power):0{least}}"


def fraction(value: float, whole: str | None, below: str) -> str:
    """A number as a whole and a fraction, "1 1/2", or as a fraction alone, "3/2".

    Args:
        value: the number.
        whole: the pattern of the whole, None where there is none.
        below: the pattern below the line, or the number that stands there.
    """
    exact = Fraction(Decimal(f"{value:.15g}"))
    if below[:1] in "123456789":
        bottom = int(below)
        near = Fraction(math.floor(exact * bottom + Fraction(1, 2)), bottom)
    else:
        bottom = 0
        near = exact.limit_denominator(min(10 ** len(below) - 1, _LARGEST_BELOW))
    units = int(near) if whole is not None else 0
    rest = near - units
    bottom = bottom or rest.denominator
    top = int(rest * bottom)
    if whole is not None and not top:
        return str(units)
    shown = f"{top}/{bottom}"
    return f"{units} {shown}" if units else shown


def spread(value: float, pattern: str) -> str:
    """A whole number whose digits have other characters between them, as "000-0000" says."""
    places = [i for i, character in enumerate(pattern) if character in "0#?"]
    number = f"{Decimal(f'{value:.15g}').quantize(Decimal(1), rounding=ROUND_HALF_UP):f}"
    digits = number.lstrip("0")
    first, rest = digits[: -len(places)], digits[-len(places) :]
    shown = dict(zip(reversed(places), reversed(rest), strict=False))
    written = [
        (shown.get(i, "0" if character == "0" else "")) if character in "0#?" else character
        for i, character in enumerate(pattern)
    ]
    text = first + "".join(written)
    return text if set(pattern) & {"0"} else re.sub(r"^\D+", "", text)


def _power(exact: Decimal, step: int) -> int:
    if not exact:
        return 0
    power = max(min(exact.adjusted(), _MOST_EXPONENT), -_MOST_EXPONENT)
    return power // step * step
