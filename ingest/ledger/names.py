"""Names in a parsed sentence, and the lists that they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.facts.dates import dates

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CAPITAL = re.compile(r"[^\W\d_a-zß-ÿ]|\d+[A-Z]")
_DOMAIN = re.compile(r"[^\W\d_]{3,}\.[a-z]{2,4}")
_SMALL = re.compile(r"of|for|on|de|da|do|du|des|del|la|le")
_LEADS = frozenset({"DET", "PRON", "ADP", "SCONJ", "CCONJ", "AUX", "PART"})  # before names
_NAMED = frozenset({"ORG", "GPE", "LOC", "FAC", "PERSON", "PRODUCT", "EVENT"})
_NO_NAMES = frozenset({"NORP", "DATE", "TIME", "LANGUAGE", "ORDINAL", "PERCENT"})
_BRACKET = r"(?:\s*\([^()]{1,40}\))?"
_AMONG = r"(?:[\w\s]{0,40},?\s*(?:among them|including|such as|namely)\s+)?"
_AND = re.compile(
    rf"^{_BRACKET}\s*(?:[,;]?\s*and,?|,|;|&)\s*{_AMONG}(?:as an? \w+,\s)?"
    r"(?:(?i:the|an?)\s+)?(?:(?:[A-Z][a-z]+(?:ch|sh|ese|ian|an)|[a-z]+)\s){0,2}$"
)
_AND_ALONE = re.compile(r" (?:and|&) ")
_LAST = re.compile(r"\band\b|&")


@dataclass(frozen=True, slots=True)
class NameRun:
    """A name: its tokens from `first` to before `last`, and its code points in the sentence."""

    first: int
    last: int
    start: int
    end: int


def name_runs(doc: Doc) -> list[NameRun]:
    """The names of a sentence in order."""
    dated = {i for span in dates(doc.text) for i in range(span.start, span.end)}
    runs: list[NameRun] = []
    i = 0
    while i < len(doc):
        if not _may_be_name(doc[i], dated) or doc[i].pos_ in _LEADS:
            i += 1
            continue
        end = i + 1
        while end < len(doc):
            if _may_be_name(doc[end], dated) and not doc[end].is_sent_start:
                end += 1
            elif _joins(doc, end, dated):
                end += 2
            else:
                break
        if not _only_begins(doc, i, end) and not _explains(doc, i, runs):
            first = i - 1 if _counts_nothing(doc, i, end) else i
            runs.append(NameRun(first, end, doc[first].idx, doc[end - 1].idx + len(doc[end - 1])))
        i = end
    return _whole(doc, runs)


def _whole(doc: Doc, runs: Sequence[NameRun]) -> list[NameRun]:
    """The names, those as one that "and" only seems to part: "Center for Women and Enterprise"."""
    whole: list[NameRun] = []
    for run in runs:
        last = whole[-1] if whole else None
        if last is not None and _is_one(doc, last, run):
            whole[-1] = NameRun(last.first, run.last, last.start, run.end)
        else:
            whole.append(run)
    return whole


def _is_one(doc: Doc, one: NameRun, other: NameRun) -> bool:
    """Whether the words of two names hang on each other as those of one do.

    The first is only said of what the second names ("Screening and Mapping Tool"), or one word
    goes on with what the first is of ("Center for Women and Enterprise").
    """
    if not _AND_ALONE.fullmatch(doc.text[one.end : other.start]):
        return False
    end = doc[one.last - 1]
    if end.dep_ in {"compound", "nmod", "amod"} and other.first <= end.head.i < other.last:
        return True
    start = doc[other.first]
    goes_on = start.dep_ == "conj" and one.first < start.head.i < one.last
    of_it = goes_on and start.head.dep_ == "pobj" and one.first < start.head.head.i
    return of_it and other.last - other.first == 1 and start.is_title and start.ent_type_ != "GPE"


def run_at(runs: Sequence[NameRun], token: Token) -> NameRun | None:
    """The name that a token is part of, or the one beside a common noun: "the alliance PFVT"."""
    for run in runs:
        if run.first <= token.i < run.last:
            return run
    for child in token.children:
        if child.dep_ in {"appos", "compound", "nmod"} and child.i > token.i:
            return run_at(runs, child)
    return None


def listed_with(doc: Doc, runs: Sequence[NameRun], run: NameRun) -> list[NameRun]:
    """The names of the list that a name stands in, itself among them; itself alone in none."""
    at = runs.index(run)
    left = right = at
    while right + 1 < len(runs) and _beside(doc, runs[right], runs[right + 1]):
        right += 1
    while left > 0 and _beside(doc, runs[left - 1], runs[left]):
        left -= 1
        if _after_preposition(doc, runs[left]):
            left += 1
            break
    listed = runs[left : right + 1]
    between = doc.text[listed[0].end : listed[-1].start]
    return list(listed) if len(listed) > 1 and _LAST.search(between) else [run]


def _beside(doc: Doc, one: NameRun, other: NameRun) -> bool:
    return _AND.match(doc.text[one.end : other.start]) is not None


def _after_preposition(doc: Doc, run: NameRun) -> bool:
    at = run.first - 1
    while at >= 0 and doc[at].pos_ == "DET":
        at -= 1
    return at >= 0 and doc[at].pos_ in {"ADP", "SCONJ"} and doc[at].lower_ != "as"


def _may_be_name(token: Token, dated: set[int]) -> bool:
    if token.idx in dated or token.ent_type_ in _NO_NAMES or token.is_punct or "_" in token.text:
        return False
    if _DOMAIN.fullmatch(token.text):
        return True
    return bool(_CAPITAL.match(token.text)) and not token.is_space


def _explains(doc: Doc, at: int, runs: Sequence[NameRun]) -> bool:
    """Whether a name stands in brackets behind another one, as its short form."""
    return at > 1 and doc[at - 1].text == "(" and bool(runs) and runs[-1].last == at - 1


def _counts_nothing(doc: Doc, first: int, last: int) -> bool:
    """Whether a figure before a name is part of it: "100 Resilient Cities"."""
    before = first > 0 and doc[first - 1].text.isdigit()
    return before and last - first > 1 and doc[last - 1].text.endswith("s")


def _joins(doc: Doc, at: int, dated: set[int]) -> bool:
    """Whether "of" or "for" goes on with a name: "Ministry of Housing"."""
    if at + 1 >= len(doc) or not _SMALL.fullmatch(doc[at].text):
        return False
    return _may_be_name(doc[at + 1], dated)


def _only_begins(doc: Doc, first: int, last: int) -> bool:
    """Whether one capitalised word is no name but the first word of the sentence."""
    token = doc[first]
    if last - first > 1 or (first > 0 and doc[first - 1].text not in {":", "“", '"', "•"}):
        return False
    shouts = sum(c.isupper() for c in token.text) > 1 or any(c.isdigit() for c in token.text)
    known = token.pos_ == "PROPN" or token.ent_type_ in _NAMED
    return not (shouts or "." in token.text or known)
