"""The ledger over HTTP: what documents say as records, each with its quote, for whom it is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.access.scopes import USUAL
from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.commands.assistant import app
from api.settings import ApiSettings
from corpus.settings import CorpusSettings
from tests.api.keyring import bearer, new_key
from tests.builders import Library

HEADS = "Recipient: {} | Giver: {} | Amount: {} | Period: {}"
GRANTS = "\n\n".join(
    HEADS.format(*row)
    for row in (
        ("Shelter Trust (ST)", "Harbour Fund", "USD 1.5 million", "2013"),
        ("Ministry of Housing", "Harbour Fund", "USD 957,000", "March 2014 to May 2016"),
        ("=cmd|' /C calc'!A0", "Wren Bank", "EUR 20,000", "2019"),
        ("to be decided", "Wren Bank", "EUR 10,000", "2020"),
    )
)
STAFF = HEADS.format("Shelter Trust", "Secret Bank", "USD 9 million", "2013") + "\n\n"
STAFF += HEADS.format("Another body", "Secret Bank", "USD 8 million", "2013")


def connected(library: Library) -> TestClient:
    services = build_services(
        CorpusSettings(data_dir=library.data_dir), ApiSettings(), embedder=library.embedder
    )
    return TestClient(
        create_app(services), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path / "var")
    made.put("grants", GRANTS, published=dt.date(2020, 5, 1))
    made.put("hidden", STAFF, "staff")
    made.keep_ledger()
    yield made
    made.engine.dispose()


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    with connected(library) as made:
        yield made


def facts(client: TestClient, key: str | None = None, **query: Any) -> dict[str, Any]:
    headers = bearer(key) if key else {}
    response = client.get("/v1/facts", params={"kind": "grant", **query}, headers=headers)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


def recipients(told: dict[str, Any]) -> list[str]:
    return [fact["fields"]["recipient"]["text"] for fact in told["data"]]


def test_a_row_is_a_record_with_typed_values_and_the_quote_that_proves_it(
    client: TestClient,
) -> None:
    told = facts(client, q="housing")
    (fact,) = told["data"]
    assert fact["fields"]["amount"] == {
        "text": "USD 957,000", "amount": "957000", "currency": "USD", "first": None, "last": None,
        "choice": None, "name": None, "also": [],
    }  # fmt: skip
    assert (fact["fields"]["period"]["first"], fact["fields"]["period"]["last"]) == (
        "2014-03-01", "2016-05-31",
    )  # fmt: skip
    assert fact["quote"] in GRANTS
    assert "Ministry of Housing" in fact["quote"]
    read = client.get(fact["url"]).text
    marked = re.findall(r'data-name="(\w+)"><mark[^>]*>([^<]*)</mark>', read)
    assert " | ".join(f"{head}: {cell}" for head, cell in marked) == fact["quote"]
    assert (fact["title"], fact["published"]) == ("grants", "2020-05-01")
    assert f"quote={fact['start']}-{fact['end']}" in fact["url"]


def test_a_row_without_a_name_is_no_record(client: TestClient) -> None:
    assert "to be decided" not in recipients(facts(client))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"recipient": "shelter trust"}, ["Shelter Trust (ST)", "Shelter Trust"]),
        ({"recipient": "ST"}, ["Shelter Trust (ST)", "Shelter Trust"]),
        ({"giver": "harbour fund"}, ["Shelter Trust (ST)", "Ministry of Housing"]),
        ({"min_amount": "1000000", "max_amount": "2000000"}, ["Shelter Trust (ST)"]),
        ({"year": "2015"}, ["Ministry of Housing"]),
        ({"currency": "eur"}, ["=cmd|' /C calc'!A0"]),
        ({"q": "harbour 957,000"}, ["Ministry of Housing"]),
    ],
)
def test_filters_narrow(client: TestClient, query: dict[str, str], found: list[str]) -> None:
    assert recipients(facts(client, **query)) == found


def test_sorting_never_puts_two_currencies_in_one_row_of_sizes(client: TestClient) -> None:
    falling = facts(client, sort="-amount")["data"]
    told = [(f["fields"]["amount"]["currency"], f["fields"]["amount"]["amount"]) for f in falling]
    assert told == [
        ("USD", "9000000"), ("USD", "8000000"), ("USD", "1500000"), ("USD", "957000"),
        ("EUR", "20000"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ({"kind": "dragon"}, "unknown-kind", "kind=partner"),
        ({"min_amount": "5", "max_amount": "4"}, "invalid-filter", "no record can be both"),
        ({"min_amount": "much"}, "invalid-filter", "1000000"),
        ({"year": "20135"}, "invalid-filter", "2016"),
        ({"state": "eaten"}, "invalid-filter", "proposed, approved, ended"),
        ({"colour": "red"}, "invalid-filter", "recipient"),
        ({"sort": "-size"}, "invalid-filter", "amount"),
        ({"amount": "5"}, "invalid-filter", "min_amount"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(
    client: TestClient, query: dict[str, str], code: str, said: str
) -> None:
    response = client.get("/v1/facts", params={"kind": "grant", **query})
    assert response.status_code == 422
    assert response.json()["code"] == code
    assert said in response.json()["detail"]


def test_pages_hold_every_record_once_and_a_cursor_is_of_its_query(client: TestClient) -> None:
    whole, seen, cursor = recipients(facts(client)), [], None
    while True:
        page = facts(client, limit=2, **({"cursor": cursor} if cursor else {}))
        assert page["total"] == len(whole)
        seen += recipients(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break
        other = client.get("/v1/facts", params={"kind": "grant", "q": "USD", "cursor": cursor})
        assert other.json()["code"] == "invalid-cursor"
    assert seen == whole


def test_a_file_holds_all_records_and_no_formula(client: TestClient) -> None:
    response = client.get("/v1/facts?kind=grant&limit=1", headers={"Accept": "text/csv"})
    assert response.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 5
    assert rows[0]["amount"] == "1500000"
    assert {row["recipient"] for row in rows} >= {"'=cmd|' /C calc'!A0", "Ministry of Housing"}
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/v1/facts?kind=grant&format=xlsx").content)
    )
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert 1500000 in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


def test_kinds_are_told_with_their_fields_and_how_many_there_are(client: TestClient) -> None:
    told = {kind["name"]: kind for kind in client.get("/v1/facts/kinds").json()["data"]}
    assert told["grant"]["records"] == 5
    assert {"name": "amount", "type": "money", "choices": []} in told["grant"]["fields"]
    assert told["partner"]["records"] == 0


def surfaces(client: TestClient, key: str) -> list[bytes]:
    """All that a reader can get of the ledger."""
    told = []
    for query in ("", "&sort=-amount&limit=2", "&q=shelter&min_amount=1&currency=USD"):
        for form in ("json", "csv", "xlsx"):
            path = f"/v1/facts?kind=grant{query}&format={form}"
            told.append(client.get(path, headers=bearer(key)).content)
    told.append(client.get("/v1/facts/kinds", headers=bearer(key)).content)
    return told


def test_twin_libraries_that_differ_in_staff_documents_give_a_partner_the_same_bytes(
    tmp_path: Path,
) -> None:
    twins = []
    for name, more in (("one", {}), ("two", {"secret": STAFF, "more": STAFF.replace("9", "7")})):
        made = Library.at(tmp_path / name)
        made.put("grants", GRANTS)
        made.put("partners", HEADS.format("Wren Marine", "A Bank", "USD 5", "2011"), "partner")
        for title, text in more.items():
            made.put(title, text, "staff")
        made.keep_ledger()
        with connected(made) as client:
            services = client.app.state.services  # type: ignore[attr-defined]
            key = new_key(services.keys, "public", "partner", scopes=[str(s) for s in USUAL])
            twins.append([_unsigned(each) for each in surfaces(client, key)])
            staff = new_key(services.keys, "public", "partner", "staff")
            assert len(more) == (facts(client, staff)["total"] - facts(client, key)["total"]) / 2
        made.engine.dispose()
    assert twins[0] == twins[1]


def _unsigned(told: bytes) -> bytes:
    """Without the cursor, which each library signs with random bytes of its own."""
    begin, sep, _ = told.partition(b'"next_cursor":"')
    return begin + sep


def test_a_review_holds_for_all_and_outlives_a_new_reading(
    library: Library, client: TestClient
) -> None:
    services = client.app.state.services  # type: ignore[attr-defined]
    staff = new_key(services.keys, "public", "staff")
    partner = new_key(services.keys, "public", scopes=[str(s) for s in USUAL])
    first, second, third = facts(client, partner)["data"]
    assert (
        client.patch(
            f"/v1/facts/{first['id']}", json={"state": "hidden"}, headers=bearer(partner)
        ).json()["code"]
        == "scope-missing"
    )

    def say(fact: dict[str, Any], **body: Any) -> Any:
        path = f"/v1/facts/{fact['id']}"
        return client.patch(path, json=body, headers=bearer(staff))

    assert say(first, state="hidden").status_code == 200
    fixed = say(second, state="corrected", fields={"amount": "USD 958,000", "giver": ""})
    assert fixed.json()["review"]["corrected"] == ["amount", "giver"]
    assert say(third, state="confirmed").json()["review"]["by"]
    wrong = say(third, state="corrected", fields={"amount": "a lot"})
    assert wrong.json()["code"] == "invalid-filter"

    library.put("grants", GRANTS + "\n\nOne paragraph more.", published=dt.date(2021, 5, 1))
    library.keep_ledger()
    shown = facts(client, partner)["data"]
    assert [fact["id"] for fact in shown] == [second["id"], third["id"]]
    assert shown[0]["fields"]["amount"]["amount"] == "958000"
    assert "giver" not in shown[0]["fields"]
    assert shown[0]["edition"] != second["edition"]
    assert [(f["review"]["state"], f["review"]["by"]) for f in shown] == [
        ("corrected", None), ("confirmed", None),
    ]  # fmt: skip
    assert client.get(f"/v1/facts/{first['id']}", headers=bearer(partner)).status_code == 404
    assert facts(client, staff, hidden="true")["total"] == 5
    assert say(first, state="open").json()["review"] is None
    assert facts(client, partner)["total"] == 3


def test_records_go_with_their_document_and_are_named_as_missing_until_they_are_read(
    library: Library, client: TestClient
) -> None:
    assert facts(client)["coverage"] == {"documents": 2, "read": 2}
    new = library.put("late", HEADS.format("Late Body", "A Bank", "USD 5", "2011"))
    assert facts(client)["coverage"] == {"documents": 3, "read": 2}
    library.keep_ledger()
    assert facts(client)["total"] == 6
    library.writer.remove([new])
    assert facts(client)["total"] == 5
    assert facts(client)["coverage"] == {"documents": 2, "read": 2}


def test_the_terminal_tells_the_same(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(library.data_dir))
    run = CliRunner()
    told = run.invoke(app, ["facts", "--kind", "grant", "--audience", "public", "--json"])
    assert [f["fields"]["recipient"]["text"] for f in json.loads(told.stdout)["data"]] == [
        "Shelter Trust (ST)", "Ministry of Housing", "=cmd|' /C calc'!A0",
    ]  # fmt: skip
    where = ["--where", "giver=Wren Bank", "--csv"]
    told = run.invoke(app, ["facts", "--kind", "grant", "--audience", "public", *where])
    assert [row["amount"] for row in csv.DictReader(io.StringIO(told.stdout))] == ["20000"]
