"""Rules that format cells by what is in them, as far as they change or hide what a cell shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ingest.reading.parsers.cell_looks import Look, hides
from ingest.reading.parsers.cell_references import Area, area_of
from ingest.reading.parsers.rule_formulas import Place, Values, holds

_MOST_RULES: Final = 200
_MOST_AREAS: Final = 200
_LAST: Final = 10**6


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a sheet: where it counts, what it asks, and the style of what fulfils it."""

    areas: tuple[Area, ...]
    asks: Mapping[str, str]
    formulas: tuple[str, ...]
    style: int
    priority: int

    @property
    def stops(self) -> bool:
        """Whether no later rule counts where this one does."""
        return self.asks.get("stopIfTrue") in ("1", "true")


@dataclass(frozen=True, slots=True)
class Given:
    """What rules make of a cell: a code of format, how it looks, whether that is not sure."""

    code: str | None = None
    look: Look = ""
    is_unsure: bool = False


_NOTHING: Final = Given()


def rules_of(node: Any) -> Iterator[Rule]:
    """The rules in a `conditionalFormatting` of a sheet that name a style."""
    found = map(area_of, str(node.get("sqref", "")).split()[:_MOST_AREAS])
    areas = tuple(area for area in found if area)
    for rule in node.iterfind("{*}cfRule"):
        style, priority = rule.get("dxfId", ""), rule.get("priority", "")
        if areas and style.isdecimal():
            yield Rule(
                areas,
                dict(rule.attrib),
                tuple(str(each.text or "") for each in rule.iterfind("{*}formula")),
                int(style[:6]),
                int(priority[:6]) if priority.isdecimal() else _LAST,
            )


class CellRules:
    """The rules of one sheet that change what its cells show.

    Args:
        rules: all rules of the sheet.
        styles: those that rules may name, as openpyxl reads them.
    """

    def __init__(self, rules: Iterable[Rule], styles: Sequence[Any]) -> None:
        ordered = sorted(rules, key=lambda rule: rule.priority)[:_MOST_RULES]
        self._styles = styles
        self._rules = ordered if any(self._code(r) or self._hides(r) for r in ordered) else []

    def of(self, cell: Any, row: Values, place: Place) -> Given:
        """What they make of a cell, by the values of its row and its own row and column."""
        code: str | None = None
        look: Look = ""
        is_unsure = False
        for rule in self._rules:
            area = next((area for area in rule.areas if area.has(*place)), None)
            if area is None:
                continue
            held = holds(rule.asks, rule.formulas, row, place, (area.top, area.left))
            own, is_hiding = self._code(rule), self._hides(rule, cell)
            if held is None:
                is_unsure |= bool(own) or is_hiding
            elif held:
                code = own if code is None and own else code
                look = "hidden" if is_hiding else look
                if rule.stops:
                    break
        return Given(code, look, is_unsure) if code or look or is_unsure else _NOTHING

    def _code(self, rule: Rule) -> str:
        style = self._style(rule)
        number_format = getattr(style, "numFmt", None)
        return str(getattr(number_format, "formatCode", "") or "")

    def _hides(self, rule: Rule, cell: Any = None) -> bool:
        style = self._style(rule)
        return style is not None and hides(style, cell)

    def _style(self, rule: Rule) -> Any:
        return self._styles[rule.style] if rule.style < len(self._styles) else None
