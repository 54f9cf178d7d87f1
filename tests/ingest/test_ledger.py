"""What ingest reads for the ledger: tables, lists and sentences into records with their quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from corpus.ledger.kinds import load_kinds
from corpus.ledger.records import RecordDraft
from ingest.ledger.harvesting import Harvest
from ingest.ledger.sentences import SentenceReader
from tests.builders import passages
from tests.fakes import HashedEmbedder

KINDS = load_kinds()


@pytest.fixture(scope="module")
def harvest() -> Harvest:
    """The parser takes seconds to load, so it is loaded once."""
    return Harvest(KINDS, SentenceReader(KINDS))


def read(harvest: Harvest, text: str) -> list[RecordDraft]:
    return harvest.read(passages(text, HashedEmbedder()))


def told(found: Sequence[RecordDraft]) -> list[tuple[str, dict[str, str]]]:
    return [
        (draft.kind, {name: value.choice or value.text for name, value in draft.fields.items()})
        for draft in found
    ]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        (
            "Wren Marine and the Harbour Trust joined the Coastal Network on 3 May 2014.",
            [
                ("partner", {"organisation": o, "in": "Coastal Network", "role": "member",
                             "since": "3 May 2014"})
                for o in ("Wren Marine", "Harbour Trust")
            ],
        ),
        (
            "Tern Bank was named as the newest member of the Coastal Network.",
            [("partner", {"organisation": "Tern Bank", "in": "Coastal Network", "role": "member"})],
        ),
        (
            "Tern Bank gave a grant of EUR 2 million to the Harbour Trust for new quays in Kumba.",
            [
                ("grant", {"giver": "Tern Bank", "recipient": "Harbour Trust",
                           "amount": "EUR 2 million", "purpose": "new quays in Kumba"})
            ],
        ),
        (
            "The Harbour Trust received USD 957,000 in November 2013.",
            [
                ("grant", {"recipient": "Harbour Trust", "amount": "USD 957,000",
                           "period": "November 2013"})
            ],
        ),
        (
            "TIDE is a tool made by Wren Marine.",
            [
                ("approach", {"name": "TIDE", "by": "Wren Marine",
                              "definition": "a tool made by Wren Marine"})
            ],
        ),
    ],
)  # fmt: skip
def test_a_sentence_that_states_something_is_a_record(
    harvest: Harvest, text: str, records: list[tuple[str, dict[str, str]]]
) -> None:
    found = read(harvest, text)
    for kind, fields in records:
        assert any(
            kind == k and fields.items() <= got.items() for k, got in told(found)
        ), told(found)  # fmt: skip
    assert len(found) == len(records)
    assert all(text[draft.start : draft.end] == text for draft in found)


@pytest.mark.parametrize(
    "text",
    [
        "Wren Marine is not a member of the Coastal Network.",
        "Wren Marine may join the Coastal Network in 2014.",
        "If Wren Marine joined the Coastal Network, it would pay more.",
        "Wren Marine never received a grant from Tern Bank.",
        "Members of the network met in May 2014.",
        "The grant was between USD 25,000 and USD 30,000.",
        "Tern Bank gave up.",
        "We thank the Harbour Trust, city staff and our partners.",
        "Led by the Harbour Trust, the ports and their partners opened a quay.",
        "Collaborate with the Harbour Trust to find ways.",
        "Mayor Anna Castor joined the Coastal Network.",
        "The Quay Act established the Coastal Network.",
        "Wren Marine is the leading funder of research.",
        "The Agency joined the Coastal Network. Another agency wrote to it.",
    ],
)
def test_what_is_denied_or_only_possible_or_names_nobody_is_none(
    harvest: Harvest, text: str
) -> None:
    assert told(read(harvest, text)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The Harbour Trust partnered with the Center for Women and Enterprise.",
            "Center for Women and Enterprise",
        ),
        (
            "The Justice Screening and Mapping Tool is a useful tool for ports.",
            "Justice Screening and Mapping Tool",
        ),
        ("WRI and TEST are members of the Coastal Network.", "WRI"),  # the control: two names
    ],
)
def test_a_name_is_not_cut_where_and_is_part_of_it(harvest: Harvest, text: str, name: str) -> None:
    first = told(read(harvest, text))[0][1]
    assert name in {first.get("organisation"), first.get("name")}


def test_a_pronoun_takes_the_name_before_it_and_the_quote_begins_there(harvest: Harvest) -> None:
    text = "The Coastal Network was set up in Kumba. Wren Marine coordinates it."
    (draft,) = read(harvest, text)
    assert told([draft])[0][1] == {
        "organisation": "Wren Marine", "role": "coordinator", "in": "Coastal Network",
    }  # fmt: skip
    assert text[draft.start : draft.end] == text


def test_no_pronoun_is_followed_out_of_its_paragraph(harvest: Harvest) -> None:
    (draft,) = read(harvest, "The Coastal Network was set up.\n\nWren Marine coordinates it.")
    assert "in" not in draft.fields


@pytest.mark.parametrize(
    "head", ["Recipient | Amount per head", "Recipient | Phone", "Bidder | Amount", "Amount | Year"]
)
def test_a_table_of_something_else_is_no_table_of_grants(harvest: Harvest, head: str) -> None:
    one, two = head.split(" | ")
    rows = [f"{one}: Wren Marine | {two}: USD {n},000" for n in (5, 6, 7)]
    assert read(harvest, "\n\n".join(rows)) == []


def test_a_total_is_no_grant_and_two_columns_of_dates_are_one_period(harvest: Harvest) -> None:
    row = "Grantee: {} | From: {} | To: {} | Amount (EUR thousand): {}"
    rows = [row.format("Wren Marine", 2012, 2014, "2.5"), row.format("Tern Bank", 2013, 2015, "40"),
            row.format("Total", 2012, 2015, "42.5")]  # fmt: skip
    found = read(harvest, "\n\n".join(rows))
    assert [d.fields["recipient"].text for d in found] == ["Wren Marine", "Tern Bank"]
    first = found[0].fields
    assert (str(first["amount"].amount), first["amount"].currency) == ("2500", "EUR")
    assert (first["period"].first.year, first["period"].last.year) == (2012, 2014)  # type: ignore[union-attr]


def test_every_value_stands_in_the_quote(harvest: Harvest) -> None:
    text = (
        "The Coastal Network has members. Wren Marine, Tern Bank and the Harbour Trust joined it "
        "in 2014. It was founded by the Kumba Port Authority. Tern Bank paid for the Quay "
        "Programme with GBP 4.9 million. The Quay Index has 12 indicators."
    )
    found = read(harvest, text)
    assert len(found) >= 5
    for draft in found:
        quote = text[draft.start : draft.end]
        for name, value in draft.fields.items():
            if KINDS[draft.kind].fields[name].type != "choice":
                assert re.sub(r"\s+", " ", value.text) in quote
