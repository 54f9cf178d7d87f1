"""What leaves for Slack pings nobody and leads nowhere but to the answer's own sources."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from api.schemas.answers import AnswerOut, CoverageOut, UsageOut
from api.schemas.citations import CitationOut
from api.slack.blocks import closing, notification, text_block
from api.slack.text import LONGEST_TEXT, as_read, markdown, mrkdwn, mrkdwn_link, parts, safe_link
from tests.fake_slack.limits import check_blocks, check_text, links_of, pings_of

HOSTILE = (
    "<!channel>", "<!here|x>", "<@U0STAFF>", "<#C0GENERAL>", "<!subteam^S1>", "@channel", "@here",
    "<https://evil.example|click>", "https://evil.example/x", "[click](https://evil.example)",
    "![x](https://evil.example/y.png)", "[x]: https://evil.example", "mailto:a@evil.example",
    "evil.example", "<mailto:a@evil.example|b>", "```", "*bold*", "_it_", "\n> quote\n", "# head",
    "[1]", "[[1]](https://evil.example)", "\\", "|", "&lt;!channel&gt;", "é", "日本", "\n\n", " ",
    "(https://evil.example)", "<http://evil.example>", "javascript:alert(1)", ":", "/", "<", ">",
)  # fmt: skip
texts = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)), min_size=1, max_size=12
).map("".join)


def citation(quote: str = "q", title: str = "t", index: int = 1, **facts: object) -> CitationOut:
    known = {
        "index": index, "document_id": "doc_1", "edition": "e1", "title": title, "kind": "report",
        "published": dt.date(2018, 3, 1), "page": 12, "page_label": "12", "quote": quote,
        "before": "", "after": "", "spans": [],
        "url": "https://docs.example.org/d/doc_1?v=e1#page=12",
    }  # fmt: skip
    return CitationOut(**{**known, **facts})  # type: ignore[arg-type]


def answer(text: str, citations: list[CitationOut], status: str = "answered") -> AnswerOut:
    return AnswerOut(
        id="ans_1", status=status, text=text, conversation_id="c_1",  # type: ignore[arg-type]
        standalone_question="q", model="quoted", as_of=None, citations=citations, closest=[],
        coverage=CoverageOut(documents_searched=1), notices=[text[:200]],
        usage=UsageOut(input_tokens=0, output_tokens=0), created_at=dt.datetime.now(dt.UTC),
    )  # fmt: skip


@given(texts, texts)
@settings(max_examples=300)
def test_hostile_text_pings_nobody_and_links_nowhere(text: str, title: str) -> None:
    cited = citation(quote=text, title=title)
    shown = markdown(f"{text} [1]", [cited])
    blocks = [text_block(shown), *closing(answer(text, [cited]), "https://docs.example.org/s/x")]
    message = {"text": notification(shown) or " ", "blocks": blocks, "markdown_text": shown}
    assert pings_of(message) == []
    assert links_of(message) <= {cited.url, "https://docs.example.org/s/x"}
    check_text(message["text"])
    check_blocks(blocks)


@pytest.mark.parametrize("status", ["answered", "not_found"])
def test_a_way_to_all_records_stands_under_an_answer_where_links_can_be(status: str) -> None:
    given = answer("Two grants. [1]", [citation()], status)
    address = "https://docs.example.org/facts?kind=grant&q=shelter%20trust"
    blocks = closing(given, "", (address, "Grants"))
    assert "|See all in Facts: Grants>" in str(blocks)
    assert address.replace("&", "&amp;") in links_of({"text": "", "blocks": blocks})
    check_blocks(blocks)
    assert "See all" not in str(closing(given, "", ("/facts?kind=grant", "Grants")))
    assert "See all" not in str(closing(given, ""))


@given(texts)
@example("0.AA")
@settings(max_examples=300)
def test_a_person_reads_what_the_answer_says(text: str) -> None:
    assert as_read(markdown(text, [])) == text.replace("\u2060", "")


def test_the_checks_of_these_tests_find_what_they_look_for() -> None:
    """The negative control: what is sent as it is, acts."""
    assert pings_of({"text": "<!channel> come"})
    assert pings_of({"text": "", "markdown_text": "hello <@U0STAFF>"})
    assert links_of({"text": "see https://evil.example/x"})
    assert links_of({"text": "", "markdown_text": "[click](https://evil.example)"})
    assert links_of({"text": "", "markdown_text": "![x](https://evil.example/y.png)"})


def test_only_a_mark_of_this_answer_leads_to_a_source() -> None:
    cited = citation()
    assert markdown("It is so. [1]", [cited]).endswith(f"[[1]]({cited.url})")
    assert "](" not in markdown("It is so. [2]", [cited])
    assert "](" not in markdown("It [1] is so.", [cited])
    assert "](" not in markdown("It is so. [1]", [citation(url="/d/doc_1")])


@given(st.text(max_size=3000), st.integers(min_value=40, max_value=400))
def test_parts_are_short_enough_and_joined_the_text(text: str, most: int) -> None:
    found = parts(text, most)
    assert "".join(found) == text
    assert all(len(part.encode()) <= most for part in found)


def test_a_text_is_cut_between_paragraphs_then_sentences_and_inside_no_link() -> None:
    assert parts("One. Two.\n\nThree. Four.", 15) == ["One. Two.\n\n", "Three. Four."]
    assert parts("One one. Two two.", 12) == ["One one. ", "Two two."]
    linked = "x" * 30 + "[[1]](https://docs.example.org/d/doc_1)"
    assert parts(linked, 60)[0] == "x" * 30


@pytest.mark.parametrize("address", ["/d/x", "http://a.example/", "javascript:x", ""])
def test_only_absolute_https_addresses_are_links(address: str) -> None:
    assert safe_link(address) == ""


def test_addresses_are_written_so_that_nothing_ends_them() -> None:
    assert safe_link("https://a.example/d/x (1)|<b>") == "https://a.example/d/x%20%281%29%7C%3Cb%3E"


def test_an_address_in_a_block_is_escaped_as_slack_wants_it() -> None:
    address = "https://docs.example.org/d/doc_1?v=e1&quote=3-9#page=2"
    assert mrkdwn_link(address, "R&D") == f"<{address.replace('&', '&amp;')}|R&amp;D>"


@given(st.text(alphabet="<&>é .", max_size=4000), st.integers(min_value=10, max_value=300))
@settings(max_examples=50)
def test_a_text_for_a_block_is_short_enough_however_much_of_it_is_escaped(
    text: str, most: int
) -> None:
    assert len(mrkdwn(text, most)) <= most


def test_long_texts_are_shortened_where_they_only_stand_for_a_message() -> None:
    assert len(notification("word " * 2000)) <= LONGEST_TEXT
    assert mrkdwn("a\n b & <c>") == "a b &amp; &lt;\u2060c&gt;"
