"""The list of documents as a reader wants it: narrowed, in an order, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select

from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS, Filters, readable
from corpus.database import reading
from corpus.model import Document
from corpus.rows import document_of
from corpus.schema import documents


class Order(StrEnum):
    """What a list is sorted by; of two alike the smaller id comes first."""

    ID = "id"
    TITLE = "title"
    NEWEST = "newest"  # by date, or else the end of the period; those without either last
    OLDEST = "oldest"
    COVERS_NEWEST = "covers-newest"  # by the end of the period, those without one last
    COVERS_OLDEST = "covers-oldest"  # by its beginning


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands in an order: its value there, as text, and its id."""

    key: str
    document_id: str


def listed(
    engine: Engine,
    audience: Audience,
    *,
    filters: Filters = NO_FILTERS,
    order: Order = Order.ID,
    after: Place | None = None,
    limit: int,
) -> Sequence[tuple[Document, Place]]:
    """Documents behind `after`, each with its place.

    Raises:
        ValueError: when the key of `after` is none of this order.
    """
    key, descends = _key(order)
    query = select(documents, key.label("key")).where(readable(audience, filters))
    if after is not None:
        value = _value(order, after.key)
        beyond = key < value if descends else key > value
        query = query.where(or_(beyond, and_(key == value, documents.c.id > after.document_id)))
    query = query.order_by(key.desc() if descends else key, documents.c.id).limit(limit)
    with reading(engine) as connection:
        return [
            (document_of(row), Place(str(row.key), row.id)) for row in connection.execute(query)
        ]


def _key(order: Order) -> tuple[ColumnElement[Any], bool]:
    """What is compared, and whether the greatest comes first."""
    column = documents.c
    return {
        Order.ID: (column.id, False),
        Order.TITLE: (func.lower(column.title), False),
        Order.NEWEST: (
            func.coalesce(column.published, column.period_to, column.period_from, dt.date.min),
            True,
        ),
        Order.OLDEST: (
            func.coalesce(column.published, column.period_from, column.period_to, dt.date.max),
            False,
        ),
        Order.COVERS_NEWEST: (
            func.coalesce(column.period_to, column.period_from, dt.date.min),
            True,
        ),
        Order.COVERS_OLDEST: (
            func.coalesce(column.period_from, column.period_to, dt.date.max),
            False,
        ),
    }[order]


def _value(order: Order, key: str) -> str | dt.date:
    return key if order in {Order.ID, Order.TITLE} else dt.date.fromisoformat(key)
