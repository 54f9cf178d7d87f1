"""Which documents are editions of one: known where it is sure, and never joined on doubt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.audience import Audience
from corpus.given import Fact
from corpus.kinship import Decided, kin_of
from corpus.titles import TitleMark, title_key, title_mark
from tests.builders import Library
from tests.corpus.policies import NEW, OLD

_TITLE, _DATE = Fact.TITLE, Fact.DATE
OTHER = "Cranes lift the boats in spring. The pier closes at night. Dogs stay outside the shed."
HEADED = "## Purpose\n\n{0}\n\n## Who takes part\n\n{0}\n\n## Budget\n\n{0}\n\n## Next steps\n\n{0}"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path)
    yield made
    made.close()


def kin(library: Library, document_id: str, *labels: str) -> list[tuple[str, Decided]]:
    audience = Audience(labels or ("public",))
    document = library.catalogue.document(audience, document_id)
    found = kin_of(library.engine, audience, [document]).get(document_id, ())
    return [(each.document.facts.title, each.decided) for each in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Travel policy 2021", "Travel policy 2023"),
        ("Travel policy, first edition", "Travel policy, 2nd edition"),
        ("Travel policy 2019-2021", "Travel policy (revised) 2022/23"),
        ("Politique de voyage, édition 2021", "Politique de voyage, nouvelle édition 2023"),
        ("Travel policy v1", "Travel policy v2"),
    ],
)
def test_the_same_title_of_another_year_or_edition_with_the_same_shape_is_one(
    library: Library, one: str, other: str
) -> None:
    first, second = library.put(one, OLD), library.put(other, NEW)
    assert kin(library, first) == [(other, Decided.SENTENCES)]
    assert kin(library, second) == [(one, Decided.SENTENCES)]


def test_headings_in_common_make_a_shape_where_every_sentence_is_new(library: Library) -> None:
    first = library.put("Budget of the harbour 2021", HEADED.format("Cranes lift boats here."))
    library.put("Budget of the harbour 2022", HEADED.format("Fish are sold by weight now."))
    assert kin(library, first) == [("Budget of the harbour 2022", Decided.HEADINGS)]


def test_dates_tell_editions_apart_where_titles_do_not(library: Library) -> None:
    first = library.put("a", OLD, published=dt.date(2021, 1, 1))
    second = library.put("b", NEW, published=dt.date(2023, 1, 1))
    for each in (first, second):
        library.writer.describe(each, {_TITLE: "Travel policy"}, by="ama")
    assert kin(library, first) == [("Travel policy", Decided.SENTENCES)]
    library.writer.describe(second, {_DATE: dt.date(2021, 6, 1)}, by="ama")
    assert kin(library, first) == []


@pytest.mark.parametrize(
    ("other", "text", "facts"),
    [
        ("Travel policy 2023", OTHER, {}),  # another shape
        ("Travel rules 2023", NEW, {}),  # another title
        ("Travel policy 2021", NEW, {}),  # the same year
        ("Travel policy", NEW, {}),  # no year at all
        ("Travel policy 2023", NEW, {"kind": "report"}),
        ("Travel policy 2023", NEW, {"language": "fr"}),
        ("Travel policy 2023", NEW, {"publisher": "Wren"}),
    ],
)
def test_where_there_is_a_doubt_nothing_is_joined(
    library: Library, other: str, text: str, facts: dict[str, str]
) -> None:
    first = library.put("Travel policy 2021", OLD, publisher="Heron")
    library.put(other, text, **{"publisher": "Heron", **facts})
    assert kin(library, first) == []


def test_minutes_and_news_are_series_and_no_editions(library: Library) -> None:
    first = library.put("Minutes of the board 2021", OLD, kind="minutes")
    library.put("Minutes of the board 2022", NEW, kind="minutes")
    assert kin(library, first) == []


def test_only_editions_that_may_be_read_are_known(library: Library) -> None:
    first = library.put("Travel policy 2021", OLD)
    library.put("Travel policy 2023", NEW, "staff")
    assert kin(library, first) == []
    assert kin(library, first, "public", "staff") == [("Travel policy 2023", Decided.SENTENCES)]


def test_what_people_say_of_two_documents_goes_with_either(library: Library) -> None:
    first, second = library.put("a", OLD), library.put("b", OTHER)
    library.writer.relate(second, first, True, "ama")
    assert kin(library, first) == [("b", Decided.GIVEN)]
    library.writer.remove([second])
    library.put("b", OTHER)
    assert kin(library, first) == []


@pytest.mark.parametrize(
    ("title", "key", "mark"),
    [
        ("Annual report 2021", "annual report", TitleMark((2021, 2021), "")),
        ("Rapport annuel 2019/20", "rapport annuel", TitleMark((2019, 2020), "")),
        ("Water plan, third edition", "water plan", TitleMark(None, "3")),
        ("Plan de agua, 2ª edición", "plan de agua", TitleMark(None, "2")),
        ("Report 2021", None, TitleMark((2021, 2021), "")),
        ("Agenda of 12 March 2021", "agenda of 12 march", TitleMark((2021, 2021), "")),
    ],
)
def test_a_title_is_told_apart_from_its_year_and_edition(
    title: str, key: str | None, mark: TitleMark
) -> None:
    assert (title_key(title), title_mark(title)) == (key, mark)
