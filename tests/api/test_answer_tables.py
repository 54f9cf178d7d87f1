"""An answer that is a table is drawn as one, in place of the sentences that tell its rows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.http.services import Services
from api.schemas.citations import CitationOut
from api.schemas.tables import TableOut, drawn, in_words
from corpus.computations import computation_of
from tests.api.keyring import bearer, new_key
from tests.api.test_exports import docx, saved, words_of_pdf
from tests.api.test_facts import connected
from tests.builders import Library

WORKS = "# Harbour works\n\n## Works by port\n\n" + "\n\n".join(
    f"Port: {port} | Cost (EUR million): {cost} | Start: {start}"
    for port, cost, start in [("<b>Lund", 2.6, 2012), ("Bergen", 3.8, 2011), ("Turku", 2.5, 2010)]
)  # fmt: skip
MANY = "# Buoys\n\n## Buoys we own\n\n" + "\n\n".join(
    f"Buoy: Buoy {n} | Price (EUR): {n * 10} | Colour: red" for n in range(1, 31)
)
MOST = "Which port had the most expensive works?"
TOGETHER = "What is the total price of the buoys we own?"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    library = Library.at(tmp_path_factory.mktemp("drawn") / "var")
    library.put("Harbour works", WORKS)
    library.put("Buoys", MANY)
    with connected(library) as made:
        yield made
    library.engine.dispose()


def asked(client: TestClient, question: str) -> dict[str, Any]:
    response = client.post("/v1/answers", json={"question": question})
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


def told_in(answer: dict[str, Any]) -> str:
    """What a table stands for in the text."""
    return "…".join(answer["text"][s["start"] : s["end"]] for s in answer["table"]["spans"])


def test_a_table_says_which_part_of_the_text_tells_its_rows(client: TestClient) -> None:
    answer = asked(client, MOST)
    assert answer["text"].startswith("Bergen: EUR 3.8 million [1]")
    assert "<b>Lund: EUR 2.6 million [2]" in told_in(answer)
    assert "highest" not in told_in(answer)
    assert answer["table"]["columns"] == ["Port", "Cost"]
    assert answer["table"]["title"] == "Harbour works › Works by port"
    assert [row["citation"] for row in answer["table"]["rows"]] == [1, 2, 3]


def test_a_quote_of_a_row_has_its_cells(client: TestClient) -> None:
    first, *_ = asked(client, MOST)["citations"]
    assert [cell["value"] for cell in first["rows"][0]] == ["Bergen", "3.8", "2011"]
    assert first["quote"].startswith("Port: Bergen | ")  # the proof is verbatim
    cited = CitationOut.model_validate(first)
    assert in_words(cited.rows, cited.quote).startswith("Port: Bergen; Cost (EUR million): 3.8")


def page_of(client: TestClient, question: str) -> str:
    """The answer of the page without JavaScript."""
    found = client.post("/ask", data={"question": question})
    assert found.status_code == 200, found.text
    return found.text


def test_the_page_without_javascript_draws_the_table_and_no_bars(client: TestClient) -> None:
    page = page_of(client, MOST)
    assert page.count("<table") == 1
    assert '<th scope="col">Port</th><th scope="col">Cost</th>' in page
    mark = '<a class="mark" href="#source-2">[2]</a>'
    assert f'<th scope="row">&lt;b&gt;Lund {mark}</th>' in page
    assert '<td data-name="Cost">EUR 2.6 million</td>' in page
    assert "<caption>Harbour works › Works by port</caption>" in page
    body = re.sub(r"<[^>]+>", " ", page)
    assert " | " not in html.unescape(body)
    assert "Then:" not in body  # the sentence that the table stands for
    assert body.count("EUR 2.6 million") == 1


def test_rows_that_nothing_proves_are_not_drawn_and_how_many_there_are_is_said(
    client: TestClient,
) -> None:
    page = page_of(client, TOGETHER)
    assert "Together EUR 4,650" in page
    assert page.count('<th scope="row">') == 12
    assert "12 of 30 rows" in page


@pytest.fixture
def exported(client: TestClient) -> tuple[str, dict[str, str]]:
    services: Services = client.app.state.services  # type: ignore[attr-defined]
    mine = bearer(new_key(services.keys))
    body = {"question": MOST, "conversation_id": "c_1"}
    assert client.post("/v1/answers", json=body, headers=mine).status_code == 200
    return "/v1/conversations/c_1/export", mine


def test_exports_draw_the_table_with_a_footnote_for_each_row(
    client: TestClient, exported: tuple[str, dict[str, str]]
) -> None:
    path, mine = exported
    data = saved(client, path, mine, "docx")
    parts = docx(data)
    assert "Then:" not in parts["word/document.xml"]
    assert "Port: Turku; Cost (EUR million): 2.5; Start: 2010" in parts["word/footnotes.xml"]
    assert " | " not in str(parts)
    assert "<w:tbl>" in _raw(data)
    assert "Bergen" in words_of_pdf(saved(client, path, mine, "pdf"))


def _raw(data: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def test_an_answer_stored_before_there_were_tables_is_its_text() -> None:
    old = computation_of(
        {
            "understood_as": "most", "operation": "most", "columns": ["", "Cost"],
            "rows": [{"cells": ["Lund", "2"], "citation": 1}], "operands": [], "result": "",
        }
    )  # fmt: skip
    assert old is not None
    assert list(drawn("Lund: 2 [1]", TableOut.of(old))) == [(0, 11)]


def test_one_row_is_no_table(tmp_path: Path) -> None:
    library = Library.at(tmp_path / "var")
    library.put("Boats", "# Boats\n\nBoat: Tern | Code: PR-3 | Range (km): 400 | Seats: 2\n\n"
                "Boat: Gull | Code: PR-4 | Range (km): 300 | Seats: 3")  # fmt: skip
    library.open_index()
    answer = library.ask("What is the range of PR-3?")
    library.close()
    assert answer.computation is not None
    assert answer.computation.spans == ()
