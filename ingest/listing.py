"""`ingest list`: the documents of the library, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from corpus.model import Document


def listed(document: Document) -> dict[str, Any]:
    """A document for a machine."""
    facts = document.facts
    return {
        "id": document.id,
        "title": facts.title,
        "kind": facts.kind,
        "audience": facts.label,
        "published": facts.published and facts.published.isoformat(),
        "language": facts.language,
        "pages": document.pages,
        "edition": document.edition,
    }


def print_table(documents: Iterable[Document]) -> None:
    """The documents on the terminal."""
    table = Table("id", "title", "kind", "audience", "published", "language", "pages")
    for document in documents:
        facts = document.facts
        table.add_row(
            document.id,
            escape(facts.title),  # a title is not markup
            escape(facts.kind),
            facts.label,
            str(facts.published or ""),
            facts.language or "",
            str(document.pages or ""),
        )
    Console().print(table)
