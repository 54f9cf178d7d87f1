"""The date and the period of a document, and where each comes from."""

from __future__ import annotations

import datetime as dt

import pytest

from corpus.model import DocumentFacts, Origin
from ingest.dating import found_day, found_period
from ingest.drafting import ReadItem
from ingest.manifest import Entry
from ingest.reading.parsed import Block, BlockKind, ParsedDocument
from ingest.sources import Item
from tests.builders import drafter
from tests.fakes import HashedEmbedder


def facts(
    text: str,
    *,
    title: str | None = "Some paper",
    file_day: str | None = None,
    name: str = "a",
    heading: str | None = None,
    undated: dt.date | None = dt.date(1999, 1, 1),
    **entry: object,
) -> DocumentFacts:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in text.split("\n") if line)
    item = Item(
        address="/a", source="file:/a", root="/", size=1, modified_ns=1,
        entry=Entry(file="a", title=title, **entry),  # type: ignore[arg-type]
        undated=undated, read=lambda: (b"", "a"),
    )  # fmt: skip
    read = ReadItem(
        item=item,
        name=name,
        data=b"a",
        parsed=ParsedDocument(blocks=blocks, published=file_day, title=heading),
    )
    return drafter(HashedEmbedder()).draft(read).facts


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("12 March 2021", "en", dt.date(2021, 3, 12)),
        ("Published on March 12, 2021.", "en", dt.date(2021, 3, 12)),
        ("Date: 2021-03-04", "en", dt.date(2021, 3, 4)),
        ("Publié le 1er avril 2022", "fr", dt.date(2022, 4, 1)),
        ("Fecha: 3 de enero de 2020", "es", dt.date(2020, 1, 3)),
        ("12 de março de 2021", "pt", dt.date(2021, 3, 12)),
        ("October 2019", "en", dt.date(2019, 10, 1)),
        ("The pump was mended on 12 March 2021.", "en", None),
        ("12 March 2021\nDraft of the minutes\n14 April 2021", "en", None),
        ("Date: 04/03/2021", "en", None),
        ("Date: 04/03/2021", None, None),
        ("Date : 04/03/2021", "fr", dt.date(2021, 3, 4)),
        ("Fecha: 04-03-2021", "es", dt.date(2021, 3, 4)),
        ("Issued 3/14/2021", "en", dt.date(2021, 3, 14)),
        ("14.03.2021", "en", dt.date(2021, 3, 14)),
        ("31/02/2021", "fr", None),
        ("Paris, le 3 avril 2021", "fr", dt.date(2021, 4, 3)),
        ("Lisboa, 3 de abril de 2021", "pt", dt.date(2021, 4, 3)),
        ("Last updated: 3 April 2021", "en", dt.date(2021, 4, 3)),
        ("Mis à jour le 3 avril 2021", "fr", dt.date(2021, 4, 3)),
        ("Published: 3 April 2019\nUpdated: 5 May 2021", "en", dt.date(2019, 4, 3)),
        ("The board of Kumba, on 3 April 2021, met.", "en", None),
        ("31 February 2021", "en", None),
        ("2021", "en", None),
    ],
)
def test_a_date_of_the_first_page_counts_where_it_is_sure(
    line: str, language: str, day: dt.date | None
) -> None:
    assert found_day(f"Water in Kumba\n\n{line}\n\nThe pumps run.", language) == day


def test_a_date_far_down_is_not_the_documents() -> None:
    assert found_day("A line of it.\n" * 13 + "12 March 2021", "en") is None


@pytest.mark.parametrize(
    ("title", "line", "first", "last"),
    [
        ("Annual report 2021", "", "2021-01-01", "2021-12-31"),
        ("Rapport annuel 2021", "", "2021-01-01", "2021-12-31"),
        ("Resilience strategy 2016-2025", "", "2016-01-01", "2025-12-31"),
        ("Accounts 2019/20", "", "2019-01-01", "2020-12-31"),
        ("Review 2019 to 2021", "", "2019-01-01", "2021-12-31"),
        ("Progress", "Period covered: January 2019 to March 2020", "2019-01-01", "2020-03-31"),
        ("Avancées", "Période : du 1er avril 2019 au 31 mars 2020", "2019-04-01", "2020-03-31"),
        (
            "Progress",
            "This note covers the years 2019 to 2021 in full.",
            "2019-01-01",
            "2021-12-31",
        ),
        ("Progress", "Statements for the year ended 31 March 2021", "2020-04-01", "2021-03-31"),
    ],
)
def test_a_period_is_found_in_the_title_or_on_the_first_page(
    title: str, line: str, first: str, last: str
) -> None:
    found = found_period(title, f"{line}\nThe pumps run.", "fr" if "é" in line else "en")
    assert found is not None
    assert (str(found.start), str(found.end)) == (first, last)


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Agenda 2030", ""),
        ("The flood of 2019", ""),
        ("Progress", "Between 2019 and 2021 the pumps ran."),
        ("Progress", "Period covered: 2021 to 2019"),
        ("Progress", "Period: 2019 to 2020\nPeriod: 2020 to 2021"),
    ],
)
def test_years_that_are_only_spoken_of_are_no_period(title: str, line: str) -> None:
    assert found_period(title, f"{line}\nThe pumps run.", "en") is None


def test_the_date_is_the_given_one_then_the_texts_then_the_files_then_that_of_the_command() -> None:
    text = "12 March 2021\nThe pumps run."
    given = facts(text, file_day="2022-01-01", published=dt.date(2020, 5, 5))
    assert (given.published, given.published_source) == (dt.date(2020, 5, 5), Origin.GIVEN)
    said = facts(text, file_day="2022-01-01")
    assert (said.published, said.published_source) == (dt.date(2021, 3, 12), Origin.TEXT)
    filed = facts("The pumps run.", file_day="2022-01-01")
    assert (filed.published, filed.published_source) == (dt.date(2022, 1, 1), Origin.FILE)
    wished = facts("The pumps run.")
    assert (wished.published, wished.published_source) == (dt.date(1999, 1, 1), Origin.GIVEN)


def test_a_given_period_wins_over_a_found_one() -> None:
    found = facts("The pumps run.", title="Annual report 2021")
    assert (found.period_from, found.period_source) == (dt.date(2021, 1, 1), Origin.TEXT)
    period = {"from": "2019-01-01", "to": "2019-06-30"}
    given = facts("The pumps run.", title="Annual report 2021", period=period)
    assert (given.period_from, given.period_source) == (dt.date(2019, 1, 1), Origin.GIVEN)


@pytest.mark.parametrize(
    ("name", "heading", "text", "file_day", "title"),
    [
        ("travel-policy-2021.md", "Travel policy", "Rates.", None, "Travel policy 2021"),
        ("reglement_2019.pdf", "Règlement", "Tarifs.", "2026-11-30", "Règlement 2019"),
        ("cuentas 2019-20.docx", "Cuentas", "Gastos.", None, "Cuentas 2019–2020"),
        ("travel-2021.md", "Travel policy 2019", "Rates.", None, "Travel policy 2019"),
        ("travel-2021.md", "Travel policy", "Date: 4 May 2020", None, "Travel policy"),
        ("travel-2021.md", "Travel policy", "Rates.", "2021-04-04", "Travel policy"),
        ("travel.md", "Travel policy", "Rates.", None, "Travel policy"),
    ],
)
def test_a_year_that_only_the_name_of_the_file_says_stands_behind_the_title(
    name: str, heading: str, text: str, file_day: str | None, title: str
) -> None:
    found = facts(text, title=None, name=name, heading=heading, file_day=file_day, undated=None)
    assert found.title == title


def test_a_given_title_stays_as_it_is() -> None:
    assert facts("Rates.", title="Travel", name="travel-2021.md", undated=None).title == "Travel"
