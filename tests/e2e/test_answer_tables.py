"""An answer that is a table in the page: drawn, proven row by row, readable on a phone, copied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from corpus.database import open_database
from corpus.embedding import load_embedder
from corpus.writer import CatalogueWriter
from ingest.pipeline import embed_drafts
from tests.api.test_answer_tables import MOST, WORKS
from tests.builders import draft
from tests.e2e.conftest import Open, ask
from tests.e2e.serving import Served, make_library, serving
from tests.e2e.test_barriers import violations


def with_works(data_dir: Path) -> Path:
    """The library of the other tests, and a table."""
    embedder, engine = load_embedder("default"), open_database(data_dir)
    drafts = [draft("Harbour works", WORKS, embedder)]
    vectors = embed_drafts(embedder, drafts)
    CatalogueWriter(engine).store(list(zip(drafts, vectors, strict=True)), embedder.identity)
    engine.dispose()
    return data_dir


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(with_works(make_library(tmp_path_factory.mktemp("works")))) as served:
        yield served


def test_a_table_stands_in_place_of_its_sentences_and_each_row_opens_its_proof(
    opened: Open, works: Served
) -> None:
    page = opened(works, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, MOST)
    table = turn.get_by_role("table", name="Harbour works › Works by port")
    expect(table.get_by_role("columnheader")).to_have_text(["Port", "Cost"])
    expect(table.get_by_role("rowheader")).to_have_text(["Bergen1", "<b>Lund2", "Turku3"])
    expect(turn.locator(".answer > p")).to_have_text([
        "Bergen: EUR 3.8 million 1 – the highest of 3 under “Cost”."
    ])  # fmt: skip
    assert " | " not in turn.inner_text()
    assert violations(page) == []

    table.locator(".chip").nth(2).click()
    cells = page.locator("#panel .passage dd")
    expect(cells).to_have_text(["Turku", "2.5", "2010"])
    page.keyboard.press("Escape")

    turn.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator("#status")).to_have_text("Copied.")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert "| Port | Cost |\n| --- | --- |\n| Bergen [1] | EUR 3.8 million |" in copied
    assert "Then:" not in copied

    turn.get_by_role("button", name="Copy", exact=True).click()
    page.wait_for_function("() => navigator.clipboard.readText().then((t) => t.includes('\\t'))")
    plain = page.evaluate("() => navigator.clipboard.readText()")
    assert plain.startswith(f"{MOST}\n\n")
    assert "\nPort\tCost\nBergen [1]\tEUR 3.8 million\n" in plain

    cells = turn.locator(".sources .cells").first
    expect(cells).to_be_hidden()  # the table above shows them
    page.emulate_media(media="print")
    expect(cells).to_be_visible()


def test_a_table_is_read_on_a_phone_without_moving_sideways(opened: Open, works: Served) -> None:
    page = opened(works, viewport={"width": 390, "height": 844})
    turn = ask(page, MOST)
    cost = turn.locator(".answer-table td").first
    expect(cost).to_be_visible()
    assert cost.evaluate("(td) => getComputedStyle(td, '::before').content") == '"Cost: "'
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    tools, box = turn.locator(".tools").bounding_box(), page.locator(".ask").bounding_box()
    assert tools
    assert box
    assert tools["y"] + tools["height"] <= box["y"]  # it covers no button
    menu = turn.get_by_label("Save the conversation")
    expect(menu).to_be_in_viewport(ratio=1)
    copy = turn.get_by_role("button", name="Copy", exact=True).bounding_box()
    place = menu.bounding_box()
    assert copy
    assert place
    assert abs(copy["y"] - place["y"]) < 8  # in a row that was there
    assert violations(page) == []
