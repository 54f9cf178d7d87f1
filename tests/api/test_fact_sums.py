"""Amounts added up, and the way from a question to its records: over what a reader may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.scopes import USUAL
from api.asking.facts_asked import facts_asked
from corpus.audience import Audience
from corpus.ledger.asking import FactsQuery
from corpus.ledger.summing import sums
from tests.api.keyring import bearer, new_key
from tests.api.test_facts import HEADS, connected
from tests.builders import Library

ROWS = (
    ("Shelter Trust", "Harbour Fund", "USD 1,500,000", "2013"),
    ("Shelter Trust", "Harbour Fund", "USD 500,000", "2014 to 2016"),
    ("Shelter Trust", "Wren Bank", "USD 250,000", "2015"),
    ("Ministry of Housing", "Harbour Fund", "USD 957,000", "2014"),
    ("Kestrel Works", "Wren Bank", "EUR 20,000", "2019"),
    ("Otter Union", "Wren Bank", "USD 40,000", "2011"),
)
AGAIN = (
    ("Ministry of Housing", "Harbour Fund", "USD 957,000", "2014"),  # the same, told once more
    ("Otter Union", "Wren Bank", "USD 44,000", "2011"),  # the same, told otherwise
)
SECRET = (("Shelter Trust", "Secret Bank", "USD 9,000,000", "2013"),)


def table(rows: tuple[tuple[str, ...], ...]) -> str:
    return "\n\n".join(HEADS.format(*row) for row in rows)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.at(tmp_path_factory.mktemp("sums") / "var")
    made.put("grants", table(ROWS), published=dt.date(2020, 5, 1))
    made.put("report", table(AGAIN))
    made.put("hidden", table(SECRET), "staff")
    made.keep_ledger()
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with connected(library) as made:
        yield made


@pytest.fixture(scope="module")
def partner(client: TestClient) -> dict[str, str]:
    services = client.app.state.services  # type: ignore[attr-defined]
    return bearer(new_key(services.keys, "public", "partner", scopes=[str(s) for s in USUAL]))


def summed(client: TestClient, headers: dict[str, str], **query: str) -> dict[str, Any]:
    response = client.get("/v1/facts/sums", params={"kind": "grant", **query}, headers=headers)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return told


def test_sums_are_of_one_currency_and_count_once_what_is_told_twice(
    client: TestClient, partner: dict[str, str]
) -> None:
    told = summed(client, partner, chart="recipient")
    assert told["currency"] == "USD"
    assert told["currencies"] == [
        {"currency": "USD", "records": 7}, {"currency": "EUR", "records": 1},
    ]  # fmt: skip
    assert [(r["name"], r["sum"], r["records"], r["doubtful"]) for r in told["data"]] == [
        ("Shelter Trust", "2250000", 3, True),  # 2015 lies within 2014 to 2016
        ("Ministry of Housing", "957000", 2, False),
    ]
    assert (told["restated"], told["differing"], told["lacking"]) == (1, 2, 1)
    euros = summed(client, partner, chart="recipient", currency="eur")
    assert [(r["name"], r["sum"]) for r in euros["data"]] == [("Kestrel Works", "20000")]


def test_years_stand_in_order_and_filters_narrow_what_is_added(
    client: TestClient, partner: dict[str, str]
) -> None:
    years = summed(client, partner, chart="year")
    assert [(r["name"], r["sum"]) for r in years["data"]] == [
        ("2013", "1500000"), ("2014", "1457000"), ("2015", "250000"),
    ]  # fmt: skip
    assert max(r["share"] for r in years["data"]) == 1
    few = summed(client, partner, chart="giver", min_amount="600000")
    assert [(r["name"], r["sum"]) for r in few["data"]] == [("Harbour Fund", "2457000")]


def test_equal_amounts_of_two_documents_that_nothing_shows_to_be_one_are_named(
    tmp_path: Path,
) -> None:
    made = Library.at(tmp_path / "var")
    made.put("one", table((("Ministry of Housing", "Harbour Fund", "USD 957,000", "2014"),)))
    made.put("two", table((("Housing project", "Harbour Fund", "USD 957,000", "2014"),)))
    made.keep_ledger()
    with connected(made) as client:
        (row,) = summed(client, {}, chart="year")["data"]
    assert (row["sum"], row["doubtful"]) == ("1914000", True)
    made.engine.dispose()


PROJECTS = "Project: {} | Giver: {} | Amount: {} | Period: {}"
PARTED = "Recipient: {} | Programme: {} | Giver: {} | Amount: {} | Period: {}"


@pytest.mark.parametrize(
    ("project", "giver", "period", "total"),
    [
        ("Wren Marine, Kumba", "Harbour Fund", "March 2014", "957000"),
        ("Kumba", "Harbour Fund", "2014 to 2016", "957000"),
        ("Tern Union, Kumba", "Harbour Fund", "March 2014", "1914000"),  # another recipient
        ("Wren Marine, Kumba", "Wren Bank", "March 2014", "1914000"),  # another giver
        ("Wren Marine, Kumba", "Harbour Fund", "2016", "957000"),  # another time, another year
    ],
)
def test_a_grant_of_two_documents_counts_once_whichever_fields_have_its_names(
    tmp_path: Path, project: str, giver: str, period: str, total: str
) -> None:
    made = Library.at(tmp_path / "var")
    made.put("one", PROJECTS.format(project, giver, "USD 957,000", period))
    made.put("two", PARTED.format("Wren Marine", "Kumba", "Harbour Fund", "USD 957,000", "2014"))
    made.keep_ledger()
    with connected(made) as client:
        rows = {row["name"]: row for row in summed(client, {}, chart="year")["data"]}
    assert rows["2014"]["sum"] == total
    assert rows["2014"]["doubtful"] == (total == "1914000")  # told where it may be one
    assert ("2016" in rows) == (period == "2016")
    made.engine.dispose()


def test_a_sum_does_not_depend_on_the_order_of_records(library: Library) -> None:
    with connected(library) as client:
        ledger = client.app.state.services.ledger  # type: ignore[attr-defined]
        audience = Audience(("public", "staff"))
        kind = ledger.kinds["grant"]
        orders = [
            FactsQuery(kind="grant", sort=sort, falling=sort == "amount")
            for sort in ("", "amount", "recipient", "period")
        ]
        for by in ("year", "recipient", "giver", "programme"):
            told = [sums(kind, ledger.find(audience, each), by) for each in orders]
            assert all(each == told[0] for each in told), by


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"kind": "partner"}, "no money"),
        ({"kind": "grant", "chart": "colour"}, "year, recipient, giver, programme"),
        ({"kind": "grant", "year": "20135"}, "2016"),
    ],
)
def test_what_cannot_be_added_up_is_refused_with_what_can(
    client: TestClient, partner: dict[str, str], query: dict[str, str], said: str
) -> None:
    response = client.get("/v1/facts/sums", params=query, headers=partner)
    assert response.status_code == 422
    assert said in response.json()["detail"]


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("Which grants were given in 2013?", "kind=grant&year=2013"),
        ("List all the grants to Shelter Trust", "kind=grant&q=shelter%20trust"),
        ("What is the total of all grants?", "kind=grant"),
        ("How much money was given in grants?", "kind=grant"),
        ("Quelles subventions a reçues Shelter Trust ?", "kind=grant&q=shelter%20trust"),
        ("¿Cuáles son todas las subvenciones?", "kind=grant"),
        ("Quais são as subvenções?", "kind=grant"),
        ("Which grants were given in 1950?", "kind=grant"),  # none: all of them instead
        ("What is the deadline for grants?", None),
        ("How is a grant applied for?", None),
        ("Which grants and which partners are there?", None),
        ("Who are the partners?", None),  # no record of a partner is there
    ],
)
def test_a_question_for_a_list_or_a_sum_leads_to_its_records(
    client: TestClient, partner: dict[str, str], question: str, query: str | None
) -> None:
    response = client.get("/facts/asked", params={"question": question}, headers=partner)
    assert response.status_code == 200, response.text
    told = response.json()
    assert (told and told["query"]) == query


def test_twins_that_differ_in_staff_documents_chart_and_lead_the_same(
    client: TestClient, partner: dict[str, str], tmp_path: Path
) -> None:
    bare = Library.at(tmp_path / "var")
    bare.put("grants", table(ROWS), published=dt.date(2020, 5, 1))
    bare.put("report", table(AGAIN))
    bare.keep_ledger()
    with connected(bare) as other:
        services = other.app.state.services  # type: ignore[attr-defined]
        key = bearer(new_key(services.keys, "public", "partner", scopes=[str(s) for s in USUAL]))
        for path in (
            "/v1/facts/sums?kind=grant",
            "/v1/facts/sums?kind=grant&chart=giver",
            "/v1/facts/sums?kind=grant&chart=recipient&currency=EUR",
            "/facts/asked?question=Which+grants+did+Secret+Bank+give%3F",
            "/facts",
        ):
            assert other.get(path, headers=key).content == client.get(path, headers=partner).content
        services = client.app.state.services  # type: ignore[attr-defined]
        staff_key = bearer(new_key(services.keys, "public", "staff"))
        staff = summed(client, staff_key, chart="giver")  # the control
        assert "Secret Bank" in {row["name"] for row in staff["data"]}
        assert not facts_asked(services.ledger, Audience(("partner:wri",)), "Which grants?")
        assert facts_asked(services.ledger, Audience(("public",)), "Which grants?")
    bare.engine.dispose()
