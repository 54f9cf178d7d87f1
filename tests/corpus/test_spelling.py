"""Unknown words of a question become words of the reader's own library, or stay as they are."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.audience import Audience
from corpus.errors import IndexDamaged
from corpus.freshness import bring_up_to_date
from corpus.index import LibraryIndex
from corpus.spelling import nearest
from corpus.words import WordIndex
from tests.builders import Library

ALL = Audience(("public", "partner", "staff"))
PARTNER = Audience(("public", "partner"))
TEXTS = {
    "tool.md": ("public", "The programme gave resources to their government partners in Accra."),
    "more.md": ("public", "Resources of the selection were supplied; the sector wrote. A grant."),
    "cities.md": ("public", "Médellin, Semarang and Ouagadougou coordinate the primate network."),
    "money.md": ("partner", "Abubakar Siddique managed the housing environment in 2016, COP21."),
    "secret.md": ("staff", "The Zanzibarium files are confidential."),
}


@pytest.fixture(scope="module", params=["exactly", "built"])
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LibraryIndex]:
    library = Library.at(tmp_path_factory.mktemp("spelling"))
    library.put_all(TEXTS)
    if request.param == "built":
        bring_up_to_date(library.engine, library.data_dir)
    yield library.open_index()
    library.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ressources", "resources"),
        ("rescources", "resources"),
        ("goverment", "government"),
        ("enviroment", "environment"),
        ("enviornemnt", "environment"),
        ("sidique", "siddique"),
        ("Acrca", "accra"),
        ("acra", "accra"),
        ("semarnag", "semarang"),
        ("Ouagadugu", None),  # two letters of a short name: it may be another name
        ("Ouagadogou", "ouagadougou"),
        ("medelin", "médellin"),
        ("housign", "housing"),
    ],
)
def test_a_typing_error_becomes_the_nearest_word(
    index: LibraryIndex, typed: str, meant: str | None
) -> None:
    assert index.spelling(ALL, [typed]).get(typed) == meant


@pytest.mark.parametrize(
    "word",
    [
        "resources", "RESOURCES", "Resource", "coordinators",  # known, or known by their stem
        "election", "private", "apply", "director",  # right English beside a word of the library
        "greenery", "desalination", "Lagos", "granted", "governess",
        "networth",  # a compound, two letters from "network"
        "wat", "teh", "of", "thier", "wich",  # too short, or meant for words that only ask
        "100RC", "COP21", "COP22", "2016", "2017", "SIDS", "ACRA", "AcCra",
        "ressources-based", "", " ", "x" * 70, "программма", "🙂🙂🙂🙂",
    ],
)  # fmt: skip
def test_what_is_right_or_doubtful_stays_as_it_is(index: LibraryIndex, word: str) -> None:
    assert index.spelling(ALL, [word]) == {}


def test_only_the_words_that_need_it_are_in_the_result(index: LibraryIndex) -> None:
    found = index.spelling(ALL, ["which", "ressources", "went", "to", "Acrca", "ressources"])
    assert found == {"ressources": "resources", "Acrca": "accra"}


def test_a_word_that_only_staff_have_is_never_offered_to_a_partner(index: LibraryIndex) -> None:
    assert index.spelling(ALL, ["zanzibarum"]) == {"zanzibarum": "zanzibarium"}
    assert index.spelling(PARTNER, ["zanzibarum"]) == {}
    assert index.spelling(Audience(("public",)), ["sidique"]) == {}


@pytest.mark.parametrize("built", [False, True])
def test_a_word_of_a_document_that_went_to_staff_is_not_offered_any_more(
    tmp_path: Path, built: bool
) -> None:
    library = Library.at(tmp_path)
    ids = {name: library.put(name, text, label) for name, (label, text) in TEXTS.items()}
    if built:
        bring_up_to_date(library.engine, tmp_path)
    index = library.open_index()
    assert index.spelling(PARTNER, ["sidique"]) == {"sidique": "siddique"}
    library.writer.relabel(ids["money.md"], "staff")
    assert index.spelling(PARTNER, ["sidique"]) == {}
    assert index.spelling(ALL, ["sidique"]) == {"sidique": "siddique"}
    library.writer.remove([ids["money.md"]])
    assert index.spelling(ALL, ["sidique"]) == {}
    library.put("new.md", "Siddiqua joined.")
    assert index.spelling(ALL, ["sidiqua"]) == {"sidiqua": "siddiqua"}
    library.close()


def test_swapped_letters_are_nearer_than_other_changes_and_frequent_words_than_rare_ones() -> None:
    known = {"layer": 90, "lawyer": 1, "lawyers": 5, "sawyer": 99}
    assert nearest("laywer", known, 1, ()) == ["lawyer", "layer"]
    assert nearest("resorce", {"resource": 2, "resorces": 7}, 1, ()) == ["resorces", "resource"]


def test_a_letter_is_exchanged_only_where_the_result_is_a_right_word() -> None:
    known = {"tasian": 3, "climate": 2}
    assert nearest("tashan", known, 1, {"climate"}) == []
    assert nearest("climage", known, 1, {"climate"}) == ["climate"]
    assert nearest("wter", {"water": 1, "wtes": 9, "wte": 9}, 1, {"wtes"}) == ["water"]


def test_an_index_that_was_built_before_there_was_spelling_is_built_again(tmp_path: Path) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    (tmp_path / "words").mkdir()
    tantivy.Index(builder.build(), path=str(tmp_path / "words"))
    with pytest.raises(IndexDamaged):
        WordIndex(tmp_path / "words")


LABELS = ("public", "partner", "staff")
WORDS = ("grant", "water", "Accra", "resilience", "Ouagadougou", "programme", "Siddique", "their")
letters = st.text("abcdeghilmnoprstuwyéQ1", min_size=1, max_size=2)


@st.composite
def misspelled(draw: st.DrawFn) -> str:
    """A word of ours, with up to two changes."""
    word = draw(st.sampled_from(WORDS))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(word)))
        word = word[:at] + draw(letters | st.just("")) + word[at + draw(st.integers(0, 1)) :]
    return word


documents = st.lists(
    st.tuples(st.sampled_from(LABELS), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(documents, st.lists(misspelled(), min_size=1, max_size=6), st.booleans())
def test_known_words_stay_and_every_other_becomes_one_that_the_reader_may_read(
    contents: list[tuple[str, list[str]]], typed: list[str], all_labels: bool
) -> None:
    audience = ALL if all_labels else PARTNER
    with tempfile.TemporaryDirectory() as folder:
        library = Library.at(Path(folder))
        for i, (label, words) in enumerate(contents):
            library.put(f"{label}-{i}", f"About {' '.join(words)}.", label)
        index = library.open_index()
        found = index.spelling(audience, typed)
        readable = " ".join(
            f"{label}-{i} {' '.join(words)}"
            for i, (label, words) in enumerate(contents)
            if label in audience.labels
        )
        known = set(index.terms(readable))
        for word in typed:
            if set(index.terms(word)) <= known:
                assert word not in found
        library.close()
    for word, meant in found.items():
        assert word in typed
        assert meant in re.findall(r"\w+", readable.lower())
        assert set(index.terms(meant)) <= known
