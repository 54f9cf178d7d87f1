"""What a text gives as acronyms and other names, and what it does not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.aliases import AliasDraft
from ingest.aliases import harvest

pieces = st.sampled_from(
    ["World", "Resources", "Institute", "Joint", "Work", "Programme", "of", "the", "and", "100",
     "WRI", "JWP", "(WRI)", "(hereafter JWP)", "(“JWP”)", "(GHGs)", "greenhouse", "gases", "(",
     ")", ",", ". ", "–", "-", "’s", "\n", "\n\n", "formerly known as", "was renamed", "(now",
     "also called", "İstanbul", "ß", "U.S.", "UN-Habitat", "𝔸", "\u200b", "|"]
)  # fmt: skip
texts = st.one_of(st.text(max_size=300), st.lists(pieces, max_size=60).map(" ".join))


def pairs(text: str) -> list[tuple[str, str]]:
    return [(alias.short, alias.long) for alias in harvest(text)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the World Resources Institute (WRI) is", "WRI", "World Resources Institute"),
        ("World Resources Institute’s (WRI) work", "WRI", "World Resources Institute"),
        ("World\nResources Institute (WRI)", "WRI", "World Resources Institute"),
        ("WRI (World Resources Institute) is", "WRI", "World Resources Institute"),
        (
            "The Ecological Sequestration Trust (TEST),",
            "TEST",
            "The Ecological Sequestration Trust",
        ),
        ("a Conference of the Parties (COP) met", "COP", "Conference of the Parties"),
        (
            "100 Resilient Cities – Pioneered by the Rockefeller Foundation (100RC)",
            "100RC",
            "100 Resilient Cities",
        ),
        ("reduce greenhouse gas (GHG) emissions", "GHG", "greenhouse gas"),
        ("reduce greenhouse gases (GHGs).", "GHG", "greenhouse gases"),
        ("our Joint Work Programme (“JWP”)", "JWP", "Joint Work Programme"),
        ("our Joint Work Programme (hereafter the JWP)", "JWP", "Joint Work Programme"),
        ("research and development (R&D)", "R&D", "research and development"),
        ("non-governmental organisations (NGOs)", "NGO", "non-governmental organisations"),
        (
            "the United Nations Human Settlements Programme (UN-Habitat)",
            "UN-Habitat",
            "United Nations Human Settlements Programme",
        ),
        (
            "Reducing Emissions from Deforestation and forest Degradation (REDD+)",
            "REDD+",
            "Reducing Emissions from Deforestation and forest Degradation",
        ),
        (
            "the C40 Cities Climate Leadership Group (C40) has",
            "C40",
            "C40 Cities Climate Leadership Group",
        ),
        ("la Banque mondiale (BM)", "BM", "Banque mondiale"),
    ],
)
def test_an_acronym_in_brackets_is_found_with_its_name(text: str, short: str, long: str) -> None:
    (alias,) = harvest(text)
    assert (alias.short, alias.long, alias.kind) == (short, long, "acronym")


@pytest.mark.parametrize(
    "text",
    [
        "The grant (USD) was paid.",
        "It met in Accra (see p. 12), in May (2016) and at COP (II).",
        "Texas A&M Transportation Institute (TTI)",
        "The World. Resources of an Institute (WRI)",
        "World Resources\n\nInstitute (WRI)",
        "Country: World | Name: Resources Institute (WRI)",
    ],
)
def test_brackets_that_explain_nothing_give_nothing(text: str) -> None:
    assert harvest(text) == ()


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Our Joint Work Programme is old.\n\nThe JWP has grown.", "JWP", "Joint Work Programme"),
        ("The JWP, the Joint Work Programme, has grown.", "JWP", "Joint Work Programme"),
        ("reducing Green House Gases; each GHG counts", "GHG", "Green House Gases"),
        ("a Request for Proposals. The RFP said", "RFP", "Request for Proposals"),
    ],
)
def test_an_acronym_that_only_one_name_can_be_is_that_name(
    text: str, short: str, long: str
) -> None:
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "Our Joint Work Programme is a Junior Water Plan. The JWP has grown.",
        "Our Joint Work Programme. The Jewish Women Party (JWP) has grown.",
        "our joint work programme. The JWP has grown.",
        "Cities Alliance Joint Work Programme Launch. The JWP has grown.",
        "Joint Work Programme: THE JWP HAS GROWN",
        "The United Kingdom. The UK has grown.",
        "The Infrastructure Investment of chapter II.",
    ],
)
def test_an_acronym_in_doubt_is_left_alone(text: str) -> None:
    assert not [pair for pair in pairs(text) if pair[1] != "Jewish Women Party"]


@pytest.mark.parametrize(
    ("text", "former", "present"),
    [
        (
            "Slum Dwellers International, formerly known as the Shack Dwellers Union, is",
            "Shack Dwellers Union",
            "Slum Dwellers International",
        ),
        ("Eswatini (formerly Swaziland) is", "Swaziland", "Eswatini"),
        ("The Shack Fund, now called the Slum Fund, is", "Shack Fund", "Slum Fund"),
        ("The City Fund was renamed the City Bank in 2003.", "City Fund", "City Bank"),
        ("The City Bank (CB), also known as the Blue Bank.", "Blue Bank", "City Bank"),
    ],
)
def test_a_renamed_body_is_found_under_both_names(text: str, former: str, present: str) -> None:
    found = [alias for alias in harvest(text) if alias.kind == "renamed"]
    assert [(alias.short, alias.long) for alias in found] == [(former, present)]


def test_a_person_in_a_new_post_is_not_a_renamed_body() -> None:
    assert harvest("Omar Siddique (formerly Director of Planning) and Ana Lo (now Mayor).") == ()


def test_each_alias_comes_once_where_it_is_first_shown() -> None:
    text = "World Resources Institute (WRI). " * 3
    assert harvest(text) == (
        AliasDraft(short="WRI", long="World Resources Institute", start=0, end=31, kind="acronym"),
    )


@settings(max_examples=300, deadline=None)
@given(texts)
@example("(" * 500)
@example("İİ Aa (İA) ẞa Bb (SSAB)")
def test_any_text_gives_spans_that_lie_in_it_and_hold_both_names(text: str) -> None:
    found = harvest(text)
    for alias in found:
        assert 0 <= alias.start < alias.end <= len(text)
        shown = text[alias.start : alias.end]
        assert " ".join(alias.short.split()) in " ".join(shown.split())
        assert alias.long in " ".join(shown.split())
        assert alias.short != alias.long
        assert alias.short
        assert alias.long
    assert len({(alias.short, alias.long) for alias in found}) == len(found)


@pytest.mark.parametrize(
    "piece", ["(", "(AB)", "Aa ", "a ", "Aa-", "formerly known as ", "(now ", " ", "Aa of the "]
)
def test_no_text_makes_it_slow(piece: str) -> None:
    """Against patterns that backtrack: those would take minutes, whatever the machine does."""
    begin = time.process_time()
    harvest(piece * (300_000 // len(piece)))
    assert time.process_time() - begin < 10


@pytest.mark.shared
def test_the_sample_article_gives_its_partners(shared: Path) -> None:
    (article,) = (shared / "seed").glob("*.txt")
    assert pairs(article.read_text(encoding="utf-8")) == [
        ("WRI", "World Resources Institute"),
        ("TEST", "The Ecological Sequestration Trust"),
        ("JWP", "Joint Work Programme"),
        ("100RC", "100 Resilient Cities"),
    ]
