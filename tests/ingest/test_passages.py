"""Cutting editions into passages: nothing lost, nothing cut, nothing beyond the window."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.embedding import Embedder, embedder_input
from corpus.model import PassageDraft
from ingest.assemble import AssembledText, assemble
from ingest.passages import cut_passages
from ingest.reading.parsed import Block, BlockKind, Link, PageLabel, ParsedDocument
from tests.builders import count_words
from tests.fakes import HashedEmbedder

words = st.sampled_from(
    ["city", "grant", "water", "USD", "957,000", "resilience", "(TEST)", "Accra,", "plan;", "the"]
)
texts = st.lists(words, min_size=1, max_size=120).map(
    lambda parts: " ".join(parts).rstrip(",;") + "."
)
blocks = st.lists(
    st.one_of(
        st.builds(
            Block,
            kind=st.sampled_from([BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW]),
            text=texts,
            page=st.integers(1, 3),
        ),
        st.builds(
            Block,
            kind=st.just(BlockKind.HEADING),
            text=st.lists(words, min_size=1, max_size=40).map(" ".join),
            level=st.integers(1, 3),
            page=st.integers(1, 3),
        ),
    ),
    min_size=1,
    max_size=25,
)


def cut(
    assembled: AssembledText, title: str = "Report", window: int = 96
) -> tuple[PassageDraft, ...]:
    embedder = HashedEmbedder(window=window)
    return cut_passages(
        title,
        assembled,
        window=window,
        count_pieces=embedder.count,
        count_tokens=count_words,
    )


def paragraphs(*texts: str) -> AssembledText:
    made = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts)
    return assemble(ParsedDocument(blocks=made))


@settings(max_examples=150, deadline=None)
@given(blocks, st.text(min_size=1, max_size=400))
def test_passages_are_spans_that_lose_nothing_and_fit_the_window(
    given_blocks: list[Block], title: str
) -> None:
    assembled = assemble(ParsedDocument(blocks=tuple(given_blocks)))
    embedder = HashedEmbedder(window=96)
    drafts = cut(assembled, title)
    covered = 0
    for draft in drafts:
        assert assembled.text[draft.start : draft.end] == draft.text
        assert not assembled.text[covered : draft.start].strip()
        covered = draft.end
        assert embedder.count([embedder_input(draft.context, draft.text)])[0] <= 96
        assert draft.sentences
        for sentence in draft.sentences:
            assert draft.start <= sentence.start < sentence.end <= draft.end
    assert not assembled.text[covered:].strip()


@settings(max_examples=50, deadline=None)
@given(blocks)
def test_links_and_pages_stand_where_they_stood(given_blocks: list[Block]) -> None:
    linked = [
        Block(
            kind=b.kind,
            text=b.text,
            level=b.level,
            page=b.page,
            links=(Link(start=0, end=min(4, len(b.text)), url="https://example.org/"),),
        )
        for b in given_blocks
    ]
    labels = tuple(PageLabel(page=n, label="i" * n) for n in (1, 2, 3))
    assembled = assemble(ParsedDocument(blocks=tuple(linked), page_count=3, page_labels=labels))
    shown = [assembled.text[x.start : x.end] for x in assembled.links]
    assert shown == [block.text[:4] for block in linked]
    for page in assembled.pages:
        assert page.label == "i" * page.number


def test_a_sentence_longer_than_the_window_is_cut_and_nothing_is_lost() -> None:
    long = "word " * 500 + "end."
    drafts = cut(paragraphs("A short one.", long, "Another short one."))
    assert (
        " ".join(d.text for d in drafts).split()
        == f"A short one. {long} Another short one.".split()
    )


def test_a_word_without_end_is_cut_too(real_embedder: Embedder) -> None:
    assembled = paragraphs("x" * 5000 + "q" * 3000)
    drafts = cut_passages(
        "Report",
        assembled,
        window=real_embedder.window,
        count_pieces=real_embedder.count,
        count_tokens=count_words,
    )
    assert "".join(d.text for d in drafts) == assembled.text


def test_a_passage_knows_its_headings_and_does_not_end_with_one() -> None:
    made = [
        Block(kind=BlockKind.HEADING, text="Grants", level=1),
        Block(kind=BlockKind.HEADING, text="Ghana", level=2),
        Block(kind=BlockKind.PARAGRAPH, text="Nine grants were made. " * 14),
        Block(kind=BlockKind.HEADING, text="Uganda", level=2),
        Block(kind=BlockKind.PARAGRAPH, text="Fourteen cities took part. " * 14),
    ]
    drafts = cut(assemble(ParsedDocument(blocks=tuple(made))), title="Annual report")
    assert drafts[0].heading == "Grants › Ghana"
    uganda = next(d for d in drafts if "Uganda" in d.text)
    assert uganda.text.startswith("Uganda")
    assert uganda.context == "Annual report – Grants"
    assert not any(d.text.rstrip().endswith("Uganda") for d in drafts)


def test_every_table_row_is_one_sentence_that_carries_its_header() -> None:
    rows = tuple(
        Block(kind=BlockKind.TABLE_ROW, text=f"Country: Land {i} | Grants: {i} | Amount: USD {i}m")
        for i in range(30)
    )
    drafts = cut(assemble(ParsedDocument(blocks=rows)))
    assert len(drafts) > 1
    for draft in drafts:
        for span in draft.sentences:
            text = draft.text[span.start - draft.start : span.end - draft.start]
            assert text.startswith("Country: ")
            assert text.endswith("m")


def test_sentences_are_not_cut_at_abbreviations() -> None:
    text = "The grant of US$ 1.1m, e.g. for Accra, was approved. See p. 12 of the report."
    (draft,) = cut(paragraphs(text))
    assert [draft.text[s.start : s.end] for s in draft.sentences] == [
        "The grant of US$ 1.1m, e.g. for Accra, was approved.",
        "See p. 12 of the report.",
    ]


@pytest.mark.parametrize("title", ["", "t" * 5000, "word " * 900])
def test_no_title_takes_the_window_from_the_text(title: str) -> None:
    (draft,) = cut(paragraphs("A short one."), title=title)
    assert draft.text == "A short one."
