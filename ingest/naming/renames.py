"""Bodies with another name: "Y, formerly X", "X was renamed Y", "Y, also known as Z"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from corpus.aliases import AliasDraft
from ingest.naming.words import FUNCTION_WORDS, Word, spoken, words_of

_REACH = 120  # characters on either side that can be a name
_MOST_WORDS = 10
_MOST_CUES = 5_000  # a text that renames more is made to cost time
_THE = r"(?:\s+the\b)?"
# what is said between a present name and a former or other one
_FORMER = re.compile(
    r"(?:formerly|previously|originally|also)\s+(?:known\s+as|called|named)" + _THE
    + r"|\((?:formerly|previously)" + _THE
    + r"|(?:formerly|previously)\s+the\b"
)  # fmt: skip
# and between a former name and the present one
_PRESENT = re.compile(
    r"now\s+(?:known\s+as|called|named)" + _THE + r"|\(now" + _THE
    + r"|(?:was|were|has\s+been|is)\s+(?:later\s+|since\s+)?renamed(?:\s+as|\s+to)?" + _THE
    + r"|(?:changed|has\s+changed)\s+its\s+name\s+to" + _THE
    + r"|renamed\s+itself" + _THE
)  # fmt: skip
_CUE = re.compile(rf"(?P<former>{_FORMER.pattern})|(?P<present>{_PRESENT.pattern})", re.IGNORECASE)
_CAPITAL = re.compile(r"[\s“\"‘'«]{0,4}[^\W_a-z]")
_BRACKETS = re.compile(r"\([^()]{2,40}\)[\s,]*$")
# people change posts as bodies change names
_POSTS = frozenset(
    {
        "ambassador", "chair", "chairman", "chairwoman", "chief", "commissioner", "deputy",
        "director", "editor", "executive", "governor", "head", "lecturer", "manager", "mayor",
        "member", "minister", "officer", "president", "prime", "professor", "secretary", "senior",
        "vice"
    }
)  # fmt: skip
_TITLES = frozenset(
    {
        "mr", "mrs", "ms", "dr", "prof", "sir", "mayor", "president", "professor", "minister"
    }
)  # fmt: skip


def renamed(text: str) -> Iterator[AliasDraft]:
    """The names that stand on both sides of a word for renaming, in the order of the text."""
    for cue in islice(_CUE.finditer(text), _MOST_CUES):
        right = _name_after(text, cue.end()) if _CAPITAL.match(text, cue.end()) else []
        left = _name_before(text, cue.start()) if right else []
        if not left or _is_post(left) or _is_post(right):
            continue
        first, second = spoken(text, left), spoken(text, right)
        if first.casefold() == second.casefold():
            continue
        end = right[-1].end
        former = cue.group("former") is not None
        yield AliasDraft(
            short=second if former else first,
            long=first if former else second,
            start=left[0].start,
            end=end + 1 if text[end : end + 1] == ")" else end,
            kind="renamed",
        )


def _name_before(text: str, end: int) -> list[Word]:
    """The name that ends before this place; an acronym in brackets may stand between."""
    start = max(0, end - _REACH)
    window = text[start:end]
    brackets = _BRACKETS.search(window.rstrip(" ,(") + " " if ")" in window else "")
    if brackets:
        end = start + brackets.start()
    run: list[Word] = []
    for word in reversed(words_of(text, start, end)):
        if not _of_name(word) or (run and re.search(r"[,:]", text[word.end : run[-1].start])):
            break
        run.append(word)
    return _trimmed(run[::-1])


def _name_after(text: str, start: int) -> list[Word]:
    """The name that begins right behind this place."""
    run: list[Word] = []
    for word in _first_words(text, start):
        between = text[run[-1].end if run else start : word.start]
        if not _of_name(word) or re.search(r"[^\s\-‐‑&/“\"‘]|\n\s*\n", between):
            break
        run.append(word)
    return _trimmed(run)


def _first_words(text: str, start: int) -> list[Word]:
    end = min(len(text), start + _REACH)
    cut = re.compile(r"[^\w\s\-‐‑&/'’“\"‘.]|\.\s|\n\s*\n").search(text, start + 1, end)
    return words_of(text, start, cut.start() if cut else end)


def _of_name(word: Word) -> bool:
    return not word.text[0].islower() or word.text in FUNCTION_WORDS


def _trimmed(run: list[Word]) -> list[Word]:
    """A run without function words at its ends; nothing when no name is left."""
    while run and run[0].text.lower() in FUNCTION_WORDS:
        run = run[1:]
    if len(run) > 1 and run[-1].text.isdigit() and run[-2].text.lower() in FUNCTION_WORDS:
        run = run[:-1]  # "in 2003"
    while run and run[-1].text.lower() in FUNCTION_WORDS:
        run = run[:-1]
    letters = any(len(word.text) > 2 and word.text[0].isupper() for word in run)
    return run if letters and len(run) <= _MOST_WORDS else []


def _is_post(name: list[Word]) -> bool:
    return name[0].text.lower() in _POSTS | _TITLES
