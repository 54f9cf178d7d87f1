"""An answer that is a table in Slack: letters of one width in aligned columns, which do nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.schemas.tables import TableOut, TableRowOut
from api.slack.tabular import monospaced
from api.slack.text import LONGEST_PART
from corpus.database import open_database
from corpus.embedding import load_embedder
from corpus.writer import CatalogueWriter
from ingest.pipeline import embed_drafts
from tests.api.test_answer_tables import MOST, WORKS
from tests.builders import draft
from tests.fake_slack.limits import links_of, pings_of
from tests.fake_slack.server import FakeSlack
from tests.slack.conftest import DM, MEMBER, populate
from tests.slack.running import running
from tests.slack.test_text import texts


def table(*rows: tuple[str, ...]) -> TableOut:
    heads, *others = rows
    given_rows = [TableRowOut(cells=list(r), citation=n) for n, r in enumerate(others, start=1)]
    return TableOut(columns=list(heads), rows=given_rows, title="Works")


def test_columns_are_aligned_and_each_row_has_its_mark() -> None:
    shown = monospaced(table(("Port", "Cost"), ("Lund", "EUR 2.6"), ("日本", "EUR 13.75")))
    assert shown == (
        "Works\n```\n"
        "Port  Cost\n"
        "────────────────────\n"
        "Lund  EUR 2.6    [1]\n"
        "日本  EUR 13.75  [2]\n"
        "```"
    )


@given(st.lists(st.tuples(texts, texts), min_size=2, max_size=6))
@example([("```", "a"), ("```\n<!channel>", "https://evil.example")])
@settings(max_examples=100)
def test_a_cell_neither_acts_nor_ends_the_block(rows: list[tuple[str, ...]]) -> None:
    shown = monospaced(table(*rows))
    message = {"markdown_text": shown}
    assert pings_of(message) == []
    assert links_of(message) == set()
    assert shown.count("```") == 2
    assert shown.endswith("\n```")


def test_a_large_table_fits_into_one_message_and_says_how_much_is_left_out() -> None:
    heads = tuple(f"Head {n}" for n in range(9))
    shown = monospaced(table(heads, *[tuple("日" * 30 for _ in heads) for _ in range(40)]))
    assert len(shown.encode()) < LONGEST_PART
    assert "of 40 rows" in shown.split("```")[0]


def test_an_answer_in_a_thread_shows_the_table_in_place_of_its_sentences(
    fresh_library: Path, tmp_path: Path
) -> None:
    data_dir = Path(shutil.copytree(fresh_library, tmp_path / "var"))
    embedder, engine = load_embedder("default"), open_database(data_dir)
    drafts = [draft("Harbour works", WORKS, embedder)]
    CatalogueWriter(engine).store(
        list(zip(drafts, embed_drafts(embedder, drafts), strict=True)), embedder.identity
    )
    engine.dispose()
    with FakeSlack() as slack:
        populate(slack.workspace)
        with running(slack, data_dir) as app:
            slack.wait_for_socket()
            ts = slack.say(MEMBER, DM[MEMBER], MOST)
            [message] = app.answers(DM[MEMBER], ts)
    text = "\n".join(b["text"] for b in message["blocks"] if b["type"] == "markdown")
    assert "Bergen: EUR 3.8 million" in text.split("```")[0]
    assert "Turku    EUR 2.5 million  [3]" in text.split("```")[1]
    assert "Then" not in text
    assert " | " not in str([block for block in message["blocks"] if "src_" in str(block)])
