"""Kinds of record are described in a file, and names are one thing only where that is sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.aliases import Alias
from corpus.ledger.joining import Names
from corpus.ledger.kinds import KindsInvalid, digest_of, load_kinds

OWN = """
[project]
title = "Projects"
named_by = ["name"]
[project.fields.name]
type = "name"
heads = ["project"]
[project.fields.budget]
type = "money"
heads = ["budget"]
"""


def test_a_file_of_ones_own_adds_kinds_and_changes_what_documents_are_read_by(
    tmp_path: Path,
) -> None:
    own = tmp_path / "kinds.toml"
    own.write_text(OWN)
    kinds = load_kinds(own)
    assert set(kinds) == {"partner", "grant", "approach", "project"}
    assert digest_of(kinds) != digest_of(load_kinds())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[project]", "[project", "no TOML"),
        ('"name"]\n[', '"nobody"]\n[', "no field nobody"),
        ('type = "money"', 'type = "cash"', "project.fields.budget.type"),
        ('type = "money"', 'type = "choice"', "`choices` go with"),
        ('heads = ["budget"]', 'haeds = ["budget"]', "haeds"),
        ("fields.budget", "fields.year", "cannot be called year"),
        ('named_by = ["name"]', 'named_by = ["budget"]', "of the type `name`"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place_of_the_fault(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    own = tmp_path / "kinds.toml"
    own.write_text(OWN.replace(old, new))
    with pytest.raises(KindsInvalid, match=said):
        load_kinds(own)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KindsInvalid, match=r"none\.toml cannot be read"):
        load_kinds(tmp_path / "none.toml")


def alias(short: str, long: str) -> Alias:
    return Alias(
        short=short, long=long, start=3, end=9, kind="acronym", document_id="doc_1", edition="e1"
    )


def test_names_are_joined_with_the_place_that_says_so() -> None:
    names = Names.of(["WRI", "the World Resources Institute"],
                     [alias("WRI", "World Resources Institute")])  # fmt: skip
    thing = names.thing("WRI")
    assert thing == names.thing("World Resources Institute")
    (reason,) = thing.also
    assert (reason.name, reason.kind, reason.document_id) == ("WRI", "acronym", "doc_1")


def test_names_stay_apart_in_doubt() -> None:
    twice = [alias("TEST", "Ecological Trust"), alias("TEST", "Training Trust")]
    names = Names.of(["TEST", "Ecological Trust", "Training Trust"], twice)
    assert not names.same("TEST", "Ecological Trust")
    assert not names.same("Ecological Trust", "Training Trust")
    assert names.thing("TEST").also == ()
