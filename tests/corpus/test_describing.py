"""What people say of a document wins over its file, survives its next edition, can be unset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.audience import Audience
from corpus.editions import editions_of
from corpus.errors import DocumentNotFound, InvalidFact, InvalidLabel
from corpus.given import Fact
from corpus.giving import given_of_any
from corpus.model import DocumentFacts, Origin
from corpus.periods import Period, parse_day, parse_period
from tests.builders import NOON, Library

pytestmark = pytest.mark.usefixtures("either_database")

_PUBLIC = Audience(("public",))
MARCH = dt.date(2021, 3, 1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path)
    yield made
    made.close()


def facts(library: Library) -> DocumentFacts:
    (document,) = library.writer.listing()
    return document.facts


ALL = {
    Fact.TITLE: "The pumps of Kumba",
    Fact.DATE: MARCH,
    Fact.PERIOD: Period(dt.date(2019, 1, 1), dt.date(2020, 12, 31)),
    Fact.KIND: "report",
    Fact.PUBLISHER: "Wren Marine",
    Fact.LANGUAGE: "fr",
    Fact.LABEL: "staff",
}


def test_what_is_set_stays_when_a_new_edition_comes_and_can_be_unset(library: Library) -> None:
    document_id = library.put("pumps", "Two pumps run.", published=dt.date(2018, 5, 5))
    library.writer.describe(document_id, ALL, by="ama")
    for text in ("Two pumps run.", "Three pumps run."):
        library.put("pumps", text, published=dt.date(2020, 5, 5), kind="note")
        found = facts(library)
        assert (found.title, found.kind, found.publisher) == (
            "The pumps of Kumba", "report", "Wren Marine",
        )  # fmt: skip
        assert (found.published, found.published_source) == (MARCH, Origin.GIVEN)
        assert (found.period_from, found.period_to) == (dt.date(2019, 1, 1), dt.date(2020, 12, 31))
        assert (found.language, found.label) == ("fr", "staff")
    library.writer.describe(document_id, {}, unset=list(Fact), by="ama")
    found = facts(library)
    assert (found.title, found.kind, found.publisher) == ("pumps", "note", None)
    assert (found.published, found.period_from) == (dt.date(2020, 5, 5), None)
    assert (found.language, found.label) == ("en", "public")
    library.put("pumps", "Four pumps run.", "partner")
    assert facts(library).label == "partner"


def test_who_set_it_and_when_and_what_the_file_says_is_kept(library: Library) -> None:
    document_id = library.put("pumps", "Two pumps run.", kind="note")
    library.writer.describe(document_id, {Fact.KIND: "report"}, by="ama")
    library.writer.describe(document_id, {Fact.KIND: "minutes"}, by="ben")
    (given,) = given_of_any(library.engine, document_id)
    assert (given.value, given.found, given.by, given.at) == ("minutes", "note", "ben", NOON)


def test_a_set_date_lets_a_later_edition_in_and_is_that_of_the_edition_it_was_set_for(
    library: Library,
) -> None:
    document_id = library.put("pumps", "Two pumps run.", published=dt.date(2018, 5, 5))
    library.writer.describe(document_id, {Fact.DATE: dt.date(2030, 1, 1)}, by="ama")
    library.put("pumps", "Three pumps run.", address="/elsewhere", published=dt.date(2019, 5, 5))
    (document,) = library.writer.listing()
    assert document.edition == library.catalogue.edition(_PUBLIC, document_id, document.edition).id
    assert "Three" in library.catalogue.edition(_PUBLIC, document_id, document.edition).text
    days = {
        e.published for e in editions_of(library.engine, library.catalogue, _PUBLIC, document_id)
    }
    assert days == {dt.date(2030, 1, 1), dt.date(2019, 5, 5)}


def test_a_label_that_is_unset_is_the_files_again_at_once(library: Library) -> None:
    document_id = library.put("pumps", "Two pumps run.")
    library.writer.relabel(document_id, "staff")
    library.writer.describe(document_id, {}, unset=[Fact.LABEL], by="ama")
    assert facts(library).label == "public"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({Fact.TITLE: "  "}, "1 to 300"),
        ({Fact.KIND: "x" * 61}, "1 to 60"),
        ({Fact.LANGUAGE: "french"}, "two letters"),
    ],
)
def test_what_cannot_be_so_changes_nothing(
    library: Library, values: dict[Fact, str], why: str
) -> None:
    document_id = library.put("pumps", "Two pumps run.")
    before = facts(library)
    with pytest.raises(InvalidFact, match=why):
        library.writer.describe(document_id, {Fact.PUBLISHER: "Wren", **values}, by="ama")
    assert facts(library) == before


def test_other_mistakes_are_told_too(library: Library) -> None:
    document_id = library.put("pumps", "Two pumps run.")
    with pytest.raises(InvalidLabel):
        library.writer.describe(document_id, {Fact.LABEL: "everyone"}, by="ama")
    with pytest.raises(InvalidFact, match="at once"):
        library.writer.describe(document_id, {Fact.KIND: "x"}, unset=[Fact.KIND], by="ama")
    with pytest.raises(DocumentNotFound):
        library.writer.describe("doc_nothing", {Fact.KIND: "x"}, by="ama")


def test_what_was_set_goes_with_its_document(library: Library) -> None:
    document_id = library.put("pumps", "Two pumps run.")
    library.writer.describe(document_id, ALL, by="ama")
    library.writer.remove([document_id])
    library.put("pumps", "Two pumps run.")
    assert (facts(library).title, facts(library).label) == ("pumps", "public")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2019-2021", "2019-01-01", "2021-12-31"),
        ("2019 to 2021", "2019-01-01", "2021-12-31"),
        ("2021-03 to 2022-02", "2021-03-01", "2022-02-28"),
        ("2021-03-05..2021-03-06", "2021-03-05", "2021-03-06"),
        ("2021-02", "2021-02-01", "2021-02-28"),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, first: str, last: str) -> None:
    period = parse_period(text)
    assert (str(period.start), str(period.end)) == (first, last)


@pytest.mark.parametrize("text", ["", "soon", "2021-13", "2021-02-30", "2021 to 2019", "0000"])
def test_what_is_no_period_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(InvalidFact, match=r"2019-2021|before it begins"):
        parse_period(text)


@pytest.mark.parametrize("text", ["", "1 March 2021", "2021-02-30", "20210301"])
def test_what_is_no_date_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(InvalidFact, match="2016-10-13"):
        parse_day(text)
