"""Two editions side by side: which sentences are the same, which changed, which are new or gone.

What is the same in both orders is found first (difflib); within each stretch that differs, and then
over the whole, sentences are paired by what they share but for their figures. What only moved has
not changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from rapidfuzz.distance import Indel

from assistant.composing.changes.model import Change, Changed, Kind, Stated, Token
from assistant.composing.changes.stating import stated

_IN_PLACE, _ANYWHERE = 0.5, 0.7  # share of tokens in common that makes one of two sentences
_MOST_PAIRS = 1_000_000  # beyond, sentences that stand elsewhere are not looked for

Pair = tuple[int, int]


def compared(
    before: str, after: str, years: tuple[Collection[int], Collection[int]] = ((), ())
) -> list[Change]:
    """What changed from one text to another, in the order of the later one.

    Args:
        before: the text of the earlier edition.
        after: the text of the later one.
        years: that each is of; a sentence that differs in nothing else has not changed.
    """
    old, new = stated(before, years[0]), stated(after, years[1])
    pairs, gone, come = _in_place(old, new)
    pairs += _moved(old, new, gone, come)
    pairs += _alike(old, new, gone, come, _ANYWHERE)
    found = [_change(old[i], new[j]) for i, j in pairs if old[i].key != new[j].key]
    found += [Change(kind=Kind.REMOVED, before=old[i], after=None) for i in gone]
    found += [Change(kind=Kind.ADDED, before=None, after=new[j]) for j in come]
    places = sorted((old[i].span.start, new[j].span.start) for i, j in pairs)
    return sorted(found, key=lambda change: _place(change, places))


def _in_place(
    old: Sequence[Stated], new: Sequence[Stated]
) -> tuple[list[Pair], list[int], list[int]]:
    """Pairs of sentences in the order of both, and what is left of each."""
    pairs: list[Pair] = []
    gone: list[int] = []
    come: list[int] = []
    matcher = SequenceMatcher(None, [s.key for s in old], [s.key for s in new], autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(range(i, i_end), range(j, j_end), strict=True)
            continue
        left, right = list(range(i, i_end)), list(range(j, j_end))
        pairs += _alike(old, new, left, right, _IN_PLACE)
        gone += left
        come += right
    return pairs, gone, come


def _moved(
    old: Sequence[Stated], new: Sequence[Stated], gone: list[int], come: list[int]
) -> list[Pair]:
    """Pairs of what says the same elsewhere, taken from what is left."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in come:
        places[new[j].key].append(j)
    pairs = [(i, places[old[i].key].pop(0)) for i in gone if places[old[i].key]]
    _take(pairs, gone, come)
    return pairs


def _alike(
    old: Sequence[Stated], new: Sequence[Stated], gone: list[int], come: list[int], least: float
) -> list[Pair]:
    """Pairs of what is alike but for figures, the most alike first, taken from what is left."""
    if len(gone) * len(come) > _MOST_PAIRS:
        return []
    scored = [
        (score, Indel.normalized_similarity(old[i].key, new[j].key), -abs(i - j), i, j)
        for i in gone
        for j in come
        if (score := Indel.normalized_similarity(old[i].shape, new[j].shape, score_cutoff=least))
        and _says_something_alike(old[i], new[j])
    ]
    pairs: list[Pair] = []
    taken: tuple[set[int], set[int]] = set(), set()
    for *_, i, j in sorted(scored, reverse=True):
        if i not in taken[0] and j not in taken[1]:
            pairs.append((i, j))
            taken[0].add(i)
            taken[1].add(j)
    _take(pairs, gone, come)
    return pairs


def _says_something_alike(old: Stated, new: Stated) -> bool:
    """Whether they share a word: two bare figures are two figures."""
    return not {t.key for t in old.tokens if not t.figure}.isdisjoint(
        t.key for t in new.tokens if not t.figure
    )


def _take(pairs: Sequence[Pair], gone: list[int], come: list[int]) -> None:
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    gone[:] = [i for i in gone if i not in left]
    come[:] = [j for j in come if j not in right]


def _change(old: Stated, new: Stated) -> Change:
    figures = tuple(_changed_figures(old.tokens, new.tokens))
    return Change(kind=Kind.CHANGED, before=old, after=new, figures=figures)


def _changed_figures(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Changed]:
    """The figures that differ, each beside the one that stands in its place."""
    shapes = [t.shape for t in old], [t.shape for t in new]
    for tag, i, i_end, j, j_end in SequenceMatcher(None, *shapes, autojunk=False).get_opcodes():
        left, right = old[i:i_end], new[j:j_end]
        if tag == "equal":
            for one, other in zip(left, right, strict=True):
                if one.key != other.key:
                    yield Changed(one.figure, other.figure)
            continue
        figures = [t for t in left if t.figure], [t for t in right if t.figure]
        for before, after in zip_longest(*figures):
            if before is None or after is None or before.key != after.key:
                yield Changed(before.figure if before else "", after.figure if after else "")


def _place(change: Change, places: Sequence[Pair]) -> Pair:
    """Where a change stands in the later text; what is gone, after what stood before it."""
    if change.after is not None:
        return change.after.span.start, 0
    assert change.before is not None  # noqa: S101 - a change has a side
    start = change.before.span.start
    earlier = bisect_left(places, (start, 0))
    return (places[earlier - 1][1] if earlier else -1), 1 + start
