"""What a question wants done with a table, by its words alone: most, least, sum, count, compare."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.facts.codes import codes
from assistant.finding.tables import words
from assistant.finding.tables.bounds import Bound, bounds_of
from corpus.tables.values import currency_of

_OF_A_PHRASE = 5  # words
_CURRENCY = re.compile(r"US\$|R\$|[$£€]|[^\W\d]+")


class Operation(StrEnum):
    """What is done with the values of the rows that are meant."""

    MOST = "most"
    LEAST = "least"
    SUM = "sum"
    MEAN = "mean"
    COUNT = "count"
    DIFFERENCE = "difference"
    LIST = "list"
    CELL = "cell"
    COMPARE = "compare"


_OF_VALUES = frozenset({Operation.MOST, Operation.LEAST, Operation.SUM, Operation.MEAN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """What is wanted.

    Args:
        operation: what is done.
        rest: the question without the words that say so.
        by_time: whether the first or last in time is wanted: "earliest", "newest".
        by_size: whether it is said of a size without a noun: "largest", "biggest".
        money: whether money is spoken of.
        averaged: whether what is compared or listed is an average.
        counted: how many rows the question says there are: "the three programmes"; None if not.
        currency: the one that the question names, as an ISO 4217 code; empty where it names none.
        rank: 1 for the first, 2 for "second largest".
        several: how many of them: "the three largest"; 1 where one is asked for.
        bounds: on values.
        blank: whether rows without a value are wanted.
        share: whether it is asked by a share of a hundred.
        is_claim: whether something is said to be so, and asked whether it is right.
        ordered: the word after "first" or "last": "the first instalment"; empty where none is.
        counts: whether it is asked how many, beside how much perhaps.
        denied: whether what is not so is asked for.
        phrase: the superlative with what follows it: "longest queue for a flat"; else empty.
        planned: whether what was planned or asked for is meant, and not what came of it.
        left_out: what the question says does not count: "the abandoned ones".
    """

    operation: Operation
    rest: str
    by_time: bool = False
    by_size: bool = False
    money: bool = False
    averaged: bool = False
    counted: int | None = None
    currency: str = ""
    rank: int = 1
    several: int = 1
    bounds: tuple[Bound, ...] = ()
    blank: bool = False
    is_claim: bool = False
    share: bool = False
    ordered: str = ""
    counts: bool = False
    denied: bool = False
    phrase: str = ""
    planned: bool = False
    left_out: str = ""

    @property
    def is_of_values(self) -> bool:
        """Whether values of rows are put together or ranked, other than in time."""
        return self.operation in _OF_VALUES and not self.by_time

    def of_numbers(self) -> Wanting:
        """The same without the days between which its rows lie, where these only choose rows."""
        if not self.is_of_values:
            return self
        return replace(self, bounds=tuple(bound for bound in self.bounds if bound.day is None))

    @property
    def extreme(self) -> str:
        """How the head of a column begins that has the most or the least itself: "Maximum"."""
        ends = {Operation.MOST: "max", Operation.DIFFERENCE: "max", Operation.LEAST: "min"}
        return ends.get(self.operation, "")


def wanting(question: str) -> Wanting | None:
    """What a question wants of a table; None where it wants nothing but to be told."""
    if words.NOT_ASKED.search(question):
        return None
    left_out = " ".join(words.LEFT_OUT.findall(question))
    question = words.LEFT_OUT.sub(" ", question)
    bounds, rest = bounds_of(question)
    counted = words.SO_MANY.search(question)
    base = Wanting(
        operation=Operation.LIST,
        rest=rest,
        bounds=bounds,
        money=_is_of_money(question),
        counted=words.FEW.get(counted[1].lower(), 0) or int(counted[1]) if counted else None,
        currency=_one_currency(question),
        is_claim=bool(words.CLAIM.search(question)),
        share=bool(words.SHARE.search(question)),
        counts=bool(words.HOW_MANY.search(question)),
        denied=bool(words.DENIED.search(question)),
        planned=bool(words.PLANNED.search(question)),
        left_out=left_out,
    )
    for find in (_blank, _difference, _extreme, _sum, _mean, _compared, _count, _list):
        found = find(rest, base)
        if found is not None:
            return found
    return None


def noun_of(question: str) -> str:
    """What a question asks the number or a list of, in lower case; empty where it does not."""
    found = words.COUNTED_NOUN.search(question) or words.LISTED_NOUN.search(question)
    return found[1].lower() if found else ""


def cell_wanted(question: str) -> Wanting | None:
    """What is wanted where a question asks for what stands in a row; None where it asks why."""
    if words.NOT_ASKED.search(question) and not codes(question):
        return None
    question = words.LEFT_OUT.sub(" ", question)
    return Wanting(
        operation=Operation.CELL,
        rest=question,
        money=_is_of_money(question),
        share=bool(words.SHARE.search(question)),
        counts=bool(words.HOW_MANY.search(question)),
        planned=bool(words.PLANNED.search(question)),
        currency=_one_currency(question),
    )


def comparison_wanted(question: str) -> Wanting | None:
    """What is wanted where things are set side by side; None where they are not."""
    if not words.SIDE_BY_SIDE.search(question):
        return None
    rest = words.SIDE_BY_SIDE.sub(" ", question)
    return Wanting(operation=Operation.COMPARE, rest=rest, money=_is_of_money(question))


def _is_of_money(question: str) -> bool:
    """Whether money is spoken of: by its words, or as grants that are not counted."""
    given = words.PAID_OUT.search(question) and not words.COUNTED.search(question)
    return bool(words.MONEY.search(question) or given)


def _one_currency(question: str) -> str:
    """The currency of a question that names no other; "$" and "dollars" are one."""
    named = {currency_of(word) for word in _CURRENCY.findall(question)} - {""}
    return named.pop() if len(named) == 1 else ""


def _blank(question: str, base: Wanting) -> Wanting | None:
    """A list of the rows without a value."""
    if base.bounds or not (words.BLANK.search(question) and words.LISTED.search(question)):
        return None
    return replace(base, blank=True, rest=words.BLANK.sub(" ", question))


def _difference(question: str, base: Wanting) -> Wanting | None:
    return _said(words.DIFFERENCE, Operation.DIFFERENCE, question, base)


def _sum(question: str, base: Wanting) -> Wanting | None:
    return _said(words.SUM, Operation.SUM, question, base)


def _mean(question: str, base: Wanting) -> Wanting | None:
    return _said(words.MEAN, Operation.MEAN, question, base)


def _count(question: str, base: Wanting) -> Wanting | None:
    return _said(words.COUNT, Operation.COUNT, question, base)


def _said(
    by: re.Pattern[str], operation: Operation, question: str, base: Wanting
) -> Wanting | None:
    """An operation that is said by words of its own, which are no part of the rest."""
    if not by.search(question):
        return None
    return replace(base, operation=operation, rest=by.sub(" ", question))


def _extreme(question: str, base: Wanting) -> Wanting | None:
    """The first or last by size or time: a superlative that is asked for."""
    timed = words.SURELY_IN_TIME.search(question) or words.TIMED.search(question)
    found = (words.IN_TIME.search(question) if timed else None) or words.EXTREMES.search(question)
    if found is None or not (base.is_claim or words.ASKS.search(question)):
        return None
    given = found.groupdict()
    least = given["least"] or words.LITTLE.search(found.group())
    few = given.get("few") or given.get("after") or "1"
    rest = f"{question[: found.start()]} {question[found.end() :]}"
    by_size = not words.WITH_A_NOUN.search(found.group())
    ordered = words.NEXT.match(question, found.end()) if found.re is words.IN_TIME else None
    return replace(
        base,
        operation=Operation.LEAST if least else Operation.MOST,
        rest=words.MEAN.sub(" ", rest),
        by_time=found.re is words.IN_TIME,
        by_size=by_size,
        money=base.money or (by_size and bool(words.PAID_OUT.search(question))),
        averaged=bool(words.MEAN.search(rest)),
        phrase=" ".join(question[found.start() :].split()[:_OF_A_PHRASE]),
        rank=words.RANKS.get((given.get("rank") or "").lower(), 1),
        several=words.FEW.get(few.lower()) or int(few),
        ordered=ordered[1] if ordered else "",
    )


def _compared(question: str, base: Wanting) -> Wanting | None:
    """The one of several that has more or less, is later or earlier."""
    found = words.COMPARED.search(question)
    if found is None:
        return None
    return replace(
        base,
        operation=Operation.MOST if found["most"] else Operation.LEAST,
        by_time=bool(words.COMPARED_IN_TIME.search(found.group())),
        by_size=True,
    )


def _list(question: str, base: Wanting) -> Wanting | None:
    """The rows within bounds, or of what the question names."""
    if base.bounds:
        return base if words.LISTED.search(question) else None
    from_one_on = words.FROM_ONE_ON.search(question)  # "F or worse" is no value
    return base if words.EACH_LISTED.search(question) and not from_one_on else None
