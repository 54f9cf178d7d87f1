"""Words that stand for each other in reports and questions, as a small own list."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from assistant.facts.terms import Stem


def _groups() -> tuple[str, ...]:
    text = (files("assistant") / "languages" / "synonyms.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["groups"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonyms:
    """The words that may stand for another."""

    stem: Stem
    groups: tuple[str, ...] = field(default_factory=_groups)

    def by_term(self) -> Mapping[str, frozenset[str]]:
        """Of each term the others of its groups."""
        of: dict[str, frozenset[str]] = {}
        for group in self.groups:
            terms = frozenset(self.stem(group))
            for term in terms:
                of[term] = of.get(term, frozenset()) | terms - {term}
        return of
