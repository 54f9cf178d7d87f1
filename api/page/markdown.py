"""Markdown in which nothing of a document can act.

Whoever gets the text renders it as Markdown, and documents are hostile: every character that
Markdown would act on where it stands is escaped, but for our own marks, and no more of them, since
some clients show the text as it is.
"""

from __future__ import annotations

import re

_ACTIVE = re.compile(
    r"[\\`*_\[\]<>|~$@{}]"  # anywhere
    r"|^(?P<lead>[ \t]*)(?=[#+=-])|(?<=^)(?P<number>[ \t]*\d+)(?=\)|\.(?![^\W\d_]{2}))"
    # before: what begins a line; a dot that is escaped as a host's is not escaped twice
    r"|&(?=#?\w+;)|:(?=//)|(?<=mailto):|(?<=xmpp):"  # entities, addresses
    r"|(?<=\w)\.(?=[^\W\d_]{2})",  # names of hosts, which some clients make links of
    re.MULTILINE | re.IGNORECASE,
)
_MARK = re.compile(r"\[\d+\]")


def harmless(text: str) -> str:
    """Text in which Markdown finds nothing but text; our marks `[n]` stay as they are."""
    pieces, end = [], 0
    for mark in _MARK.finditer(text):
        pieces += [_after_mark(_escaped(text[end : mark.start()])), mark[0]]
        end = mark.end()
    return "".join([*pieces, _after_mark(_escaped(text[end:]))])


def _after_mark(text: str) -> str:
    """A text that would make a link of the mark before it, or explain it, does neither."""
    return f"\\{text}" if text.startswith(("(", ":")) else text


def harmless_line(text: str) -> str:
    """A text on one line in which not even our own marks mean anything."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    """Every active character behind a backslash; at the beginning of a line, what follows it."""
    return _ACTIVE.sub(_behind_backslash, text)


def _behind_backslash(found: re.Match[str]) -> str:
    at_begin = found["lead"] is not None or found["number"] is not None
    return f"{found[0]}\\" if at_begin else f"\\{found[0]}"
