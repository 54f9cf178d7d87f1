"""Countries, continents and regions by name, from the kept lists of pycountry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_REGIONS = """Africa|Asia|Europe|Oceania|Antarctica|Latin America|North America|South America
    |Central America|Caribbean|Middle East|Pacific|Sub-Saharan Africa|East Africa|West Africa
    |Southern Africa|North Africa|South Asia|Southeast Asia|South-East Asia|East Asia|Central Asia
    |Balkans|Sahel|Eurasia|Arab States|Global South|MENA"""
_ALSO = ("Bolivia", "Tanzania", "Vietnam", "Laos", "Syria", "Russia", "Iran", "Venezuela", "Turkey",
    "South Korea", "North Korea", "Ivory Coast", "Moldova", "Palestine", "Taiwan", "Brunei",
    "Cape Verde", "Swaziland", "Czech Republic", "DR Congo", "United Kingdom", "England",
    "Scotland", "Wales", "USA", "Burma", "Macedonia", "UK")  # fmt: skip


@dataclass(frozen=True)
class Gazetteer:
    """Recognises countries and regions; what it knows is read at the first question for one."""

    @cached_property
    def _countries(self) -> re.Pattern[str]:
        import pycountry

        known = {
            n for c in pycountry.countries for n in (c.name, getattr(c, "common_name", c.name))
        }
        plain = {name.split(",")[0] for name in known if "(" not in name} | set(_ALSO)
        longest_first = sorted(plain, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?<!New )(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    @cached_property
    def _regions(self) -> re.Pattern[str]:
        named = sorted((" ".join(r.split()) for r in _REGIONS.split("|")), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, named))})(?!\w)")

    def countries(self, text: str) -> list[str]:
        """The countries that a text names, each once, in order."""
        return list(dict.fromkeys(self._countries.findall(text)))

    def regions(self, text: str) -> list[str]:
        """The continents and regions that a text names, each once, in order; not South Africa's."""
        return list(dict.fromkeys(self._regions.findall(self._countries.sub("\n", text))))
