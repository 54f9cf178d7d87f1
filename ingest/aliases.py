"""Acronyms and other names, harvested from a document's text when it is ingested.

Only what the document itself shows is taken: a bracket, an acronym that only one of its names can
be, a word for renaming. A wrong alias would lead a question astray, so that in doubt there is none.
"""

from __future__ import annotations

from corpus.aliases import AliasDraft
from ingest.naming.brackets import bracketed
from ingest.naming.initials import unexplained
from ingest.naming.renames import renamed


def harvest(text: str) -> tuple[AliasDraft, ...]:
    """The aliases that an edition's text gives, each once, where the text first shows it."""
    explained = list(bracketed(text))
    more = unexplained(text, {alias.short for alias in explained})
    first: dict[tuple[str, str], AliasDraft] = {}
    for alias in sorted((*explained, *more, *renamed(text)), key=lambda a: (a.start, a.end)):
        first.setdefault((alias.short, alias.long.casefold()), alias)
    return tuple(first.values())
