"""Names of one thing, joined with the reason shown; in doubt they stay apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.aliases import Alias
from corpus.ledger.records import plain_name

_BRACKETED = re.compile(r"^(?P<long>.{4,}?)\s*\((?P<short>[^()\s]{2,12})\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why two names are one thing: the span of an edition that says so, an acronym or a renaming.

    `kind` is `acronym`, `renamed` or `written`: the name itself has the other one in brackets.
    """

    name: str
    kind: str
    document_id: str = ""
    edition: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OneThing:
    """The names of one thing: the one it is called by, and the others, each with its reason."""

    name: str
    also: tuple[Reason, ...]
    plain: frozenset[str]


@dataclass(slots=True)
class Names:
    """Which names are one thing, as the reader's documents say."""

    _parents: dict[str, str] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)
    _reasons: dict[str, list[tuple[str, Reason]]] = field(default_factory=lambda: defaultdict(list))
    _members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _groups: dict[str, OneThing] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[str], aliases: Sequence[Alias]) -> Names:
        """Join these names by what the reader's documents give as other names."""
        joined = cls()
        for name in names:
            joined._know(name)
            inside = _BRACKETED.match(name)
            if inside and inside["short"].isupper():
                joined._join(inside["short"], inside["long"], "written", None)
                joined._join(inside["long"], name, "written", None)
        for alias in _certain(aliases):
            joined._join(alias.short, alias.long, alias.kind, alias)
        for plain in sorted(joined._parents):
            joined._members[joined._top(plain)].append(plain)
        return joined

    def thing(self, name: str) -> OneThing:
        """What a name stands for."""
        top = self._top(plain_name(name))
        if top not in self._groups:
            self._groups[top] = self._made(top, name)
        return self._groups[top]

    def same(self, one: str, other: str) -> bool:
        """Whether two names are one thing."""
        return self._top(plain_name(one)) == self._top(plain_name(other))

    def _made(self, top: str, name: str) -> OneThing:
        members = self._members.get(top) or [plain_name(name)]
        written = {plain: self._written.get(plain, name) for plain in members}
        called = max(written.values(), key=lambda n: (len(n), n))
        reasons = {
            plain_name(reason.name): reason
            for member in members
            for _, reason in self._reasons.get(member, ())
        }
        also = tuple(
            reasons.get(plain, Reason(name=written[plain], kind="written"))
            for plain in members
            if plain != plain_name(called)
        )
        return OneThing(name=called, also=also, plain=frozenset(members))

    def _know(self, name: str) -> None:
        plain = plain_name(name)
        self._parents.setdefault(plain, plain)
        self._written.setdefault(plain, name.strip())

    def _join(self, short: str, long: str, kind: str, alias: Alias | None) -> None:
        for name in (short, long):
            self._know(name)
        one, other = self._top(plain_name(short)), self._top(plain_name(long))
        where = (
            {"document_id": alias.document_id, "edition": alias.edition, "start": alias.start,
             "end": alias.end}
            if alias else {}
        )  # fmt: skip
        for name in (short, long):
            reason = Reason(name=name, kind=kind, **where)  # type: ignore[arg-type]
            self._reasons[plain_name(name)].append((kind, reason))
        if one != other:
            self._parents[max(one, other)] = min(one, other)

    def _top(self, plain: str) -> str:
        while self._parents.get(plain, plain) != plain:
            plain = self._parents[plain]
        return plain


def _certain(aliases: Sequence[Alias]) -> list[Alias]:
    """The aliases whose short form stands for one thing alone in all that the reader may read."""
    longs: Mapping[str, set[str]] = defaultdict(set)
    for alias in aliases:
        longs[plain_name(alias.short)].add(plain_name(alias.long))
    return [alias for alias in aliases if len(longs[plain_name(alias.short)]) == 1]
