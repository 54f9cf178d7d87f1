"""The documents of gold records, read and cut as the product does, without a library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.quality_page import CHECKOUT
from corpus.drafts import EditionDraft, document_id_of, passage_id_of
from corpus.model import Document, Passage
from ingest.drafting import Drafter, ReadItem
from ingest.fetch import fetch
from ingest.reading.sandbox import read_file
from ingest.sources import Item, Wishes, find_items

_SAMPLE = CHECKOUT / "corpus" / "documents"


def drafts_of(names: Sequence[str], drafter: Drafter) -> Iterator[tuple[str, EditionDraft]]:
    """The documents of these names, each as the latest edition that its folder holds.

    A name is the id of a manifest of the sample library, or a path beside the checkout.
    """
    sample = _items(_SAMPLE)
    for name in names:
        if "/" in name:
            items = _items(CHECKOUT / name)
        else:
            items = [item for item in sample if item.source.endswith(f"#{name}")]
        items.sort(key=lambda item: str(item.entry.published or ""))
        yield name, _draft(items[-1], drafter)


def passages_of(draft: EditionDraft) -> tuple[Passage, ...]:
    """The passages of a draft as the catalogue gives them."""
    document_id = document_id_of(draft.source)
    document = Document(
        id=document_id, edition=draft.edition, facts=draft.facts, pages=draft.page_count
    )
    return tuple(
        Passage(
            id=passage_id_of(document_id, draft.edition, each),
            document=document,
            edition=draft.edition,
            ordinal=each.ordinal,
            start=each.start,
            end=each.end,
            text=each.text,
            heading=each.heading,
            tokens=each.tokens,
            sentences=each.sentences,
            pages=(),
            sentence_vectors=np.zeros((len(each.sentences), 0), np.float16),
        )
        for each in draft.passages
    )


def _items(place: Path) -> list[Item]:
    return list(find_items([str(place)], Wishes(), fetch).items)


def _draft(item: Item, drafter: Drafter) -> EditionDraft:
    data, name = item.read()
    return drafter.draft(ReadItem(item=item, name=name, data=data, parsed=read_file(data, name)))
