"""Tables out of the rows of a document: what their values are, and in what they are given."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from corpus.model import Passage
from corpus.tables.model import Kind, Table
from corpus.tables.reading import tables_of
from tests.builders import passages
from tests.fakes import HashedEmbedder


def table(text: str, language: str = "en") -> Table:
    """The one table of a document in a language."""
    (found,) = tables_of([spoken(each, language) for each in passages(text, HashedEmbedder())])
    return found


def spoken(passage: Passage, language: str) -> Passage:
    document = passage.document
    facts = replace(document.facts, language=language)
    return replace(passage, document=replace(document, facts=facts))


@pytest.mark.parametrize(
    ("language", "above", "first", "measure", "number", "currency"),
    [
        ("en", "## Table 3. Loans (EUR million)", "(4.2)", "EUR million", "-4200000", "EUR"),
        ("en", "Loans, in thousands of pounds", "17", "thousands of pounds", "17000", "GBP"),
        ("en", "USD million", "0.5", "USD million", "500000", "USD"),
        ("fr", "Dépenses (en milliers d’euros)", "12,5", "en milliers d’euros", "12500", "EUR"),
        ("es", "Cuadro 3. Gasto en miles de euros", "1.480,0", "miles de euros", "1480000", "EUR"),
        ("pt", "Gasto (em milhões de reais)", "(2,5)", "em milhões de reais", "-2500000", "BRL"),
    ],
)  # fmt: skip
def test_what_stands_above_a_table_says_in_what_its_sums_are_given(
    language: str, above: str, first: str, measure: str, number: str, currency: str
) -> None:
    found = table(
        f"# Fund\n\n{above}\n\nTown: Lund | Paid: {first}\n\nTown: Ystad | Paid: 3", language
    )

    assert found.measure == measure
    value = found.rows[0].cell("Paid")
    assert (value.number, value.currency) == (Decimal(number), currency)


@pytest.mark.parametrize(
    "above",
    [
        "It cost 3 million euros in all.",
        "## Boats (small ones)",
        "The list was made in thousands of copies.",
        "In EUR thousand\n\n## Seats",  # said of what stands above the next heading
    ],
)
def test_a_line_above_a_table_that_says_nothing_of_its_sums_changes_none(above: str) -> None:
    found = table(f"# Fund\n\n{above}\n\nTown: Lund | Boats: 17\n\nTown: Ystad | Boats: 3")

    assert found.measure == ""
    assert found.rows[0].cell("Boats").number == 17


@pytest.mark.parametrize(
    ("language", "head", "texts", "first"),
    [
        ("en", "Arrived (day/month/year)", ("04/03/2025", "05/12/2025"), dt.date(2025, 3, 4)),
        ("en", "Arrived (mm/dd/yyyy)", ("04/03/2025", "05/12/2025"), dt.date(2025, 4, 3)),
        ("en", "Arrived", ("04/03/2025", "25/12/2025"), dt.date(2025, 3, 4)),
        ("en", "Arrived", ("04/03/2025", "12/25/2025"), dt.date(2025, 4, 3)),
        ("fr", "Arrivée", ("04.03.2025", "05.12.2025"), dt.date(2025, 3, 4)),
        ("pt", "Chegada", ("04-03-2025", "05-12-2025"), dt.date(2025, 3, 4)),
        ("en", "Arrived", ("04/03/2025", "05/12/2025"), None),
        ("en", "Arrived", ("04/03/2025", "12/25/2025", "25/12/2025"), None),
    ],
)
def test_a_column_tells_which_days_its_figures_are(
    language: str, head: str, texts: tuple[str, ...], first: dt.date | None
) -> None:
    rows = "\n\n".join(f"Load: S-{i} | {head}: {text}" for i, text in enumerate(texts))
    found = table(f"# Loads\n\n{rows}", language)

    assert found.columns[1].kind is Kind.DATE
    value = found.rows[0].cell(head)
    year = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))  # all that is sure where nobody says more
    assert (value.first, value.last) == ((first, first) if first else year)
