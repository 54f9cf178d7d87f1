"""`ingest list`: the documents of the library, for people and for machines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from corpus.drafts import StoredFile
from corpus.model import Document, DocumentFacts


def listed(document: Document, places: Sequence[str]) -> dict[str, Any]:
    """A document for a machine; `places` are its files and addresses."""
    facts = document.facts
    return {
        "id": document.id,
        "title": facts.title,
        "kind": facts.kind,
        "audience": facts.label,
        "published": facts.published and facts.published.isoformat(),
        "published_source": facts.published_source,
        "period_from": facts.period_from and facts.period_from.isoformat(),
        "period_to": facts.period_to and facts.period_to.isoformat(),
        "period_source": facts.period_source,
        "language": facts.language,
        "pages": document.pages,
        "edition": document.edition,
        "places": list(places),
    }


def places_of(files: Mapping[str, StoredFile]) -> Mapping[str, Sequence[str]]:
    """The files and addresses of each document, by its id."""
    places: dict[str, list[str]] = defaultdict(list)
    for address, file in sorted(files.items()):
        places[file.document_id].append(address)
    return places


def _period(facts: DocumentFacts) -> str:
    if not (facts.period_from or facts.period_to):
        return ""
    return f"{facts.period_from or '…'} – {facts.period_to or '…'}"


def print_table(documents: Iterable[Document]) -> None:
    """The documents on the terminal."""
    table = Table("id", "title", "kind", "audience", "published", "period", "language", "pages")
    for document in documents:
        facts = document.facts
        table.add_row(
            document.id,
            escape(facts.title),  # a title is not markup
            escape(facts.kind),
            facts.label,
            str(facts.published or ""),
            _period(facts),
            facts.language or "",
            str(document.pages or ""),
        )
    Console().print(table)
