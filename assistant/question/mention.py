"""Whether a question asks if the documents speak of something, and of what."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"\b(?:(?:is|are|was|were) there (?:any|some|a|an)\w*|(?:do|does|did|have|has) .{0,40}?\bany\w*"
    r"|any\w*\b.{0,30}?) .{0,40}?\b(?:about|on|of|regarding|concerning|covering)\b"
    r"\s+(?P<of>[^?.!]+)"
    r"|\b(?:mentions?|mentioned|speaks? of|covers?)\b(?: of)?\s+(?P<what>[^?.!]+)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:(?:in|within|among|inside)(?: any of| all of)? (?:here|the|this|these|our|your)\b.*"
    r"|at all|anywhere|please)\s*$",
    re.IGNORECASE,
)
_MOST = 4  # words: what is longer asks more than whether it is mentioned


def mentioned(question: str) -> str:
    """What it is asked whether documents speak of; empty where a question asks something else."""
    found = _ASKS.search(question)
    if found is None:
        return ""
    what = _TAIL.sub("", (found["of"] or found["what"]).strip())
    return what if 0 < len(what.split()) <= _MOST else ""
