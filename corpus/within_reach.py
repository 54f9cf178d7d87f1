"""Whether what answers say still comes from documents that may be read: asked of many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from corpus.audience import Audience
from corpus.schema import documents


def readable_ids(connection: Connection, audience: Audience) -> frozenset[str]:
    """The ids of all documents that the audience may read at this moment."""
    query = select(documents.c.id).where(
        documents.c.removed_at.is_(None), documents.c.label.in_(audience.labels)
    )
    return frozenset(connection.execute(query).scalars())


def named_in(receipt: Mapping[str, Any], closest: Sequence[str]) -> set[str]:
    """The ids of the documents that an answer quotes, names as closest, or leaned on."""
    cited = {citation["document_id"] for citation in receipt["citations"]}
    return cited | leaned_on(receipt) | set(closest)


def leaned_on(receipt: Mapping[str, Any]) -> set[str]:
    """The ids of the documents whose words its question as understood may have taken up."""
    return {document_id for document_id, _ in receipt["leaned_on"]}
