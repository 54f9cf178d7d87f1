"""Answers and conversations are kept for their reader alone, and say what their sources are now."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import itertools
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import strategies as st
from sqlalchemy import select, update

from assistant.errors import AnswerNotFound, ConversationNotFound
from assistant.memory.conversations import Conversations, Memory, Turn
from assistant.memory.receipts import SourceState
from assistant.memory.records import Records
from assistant.model import Answer, Coverage, Question, Status
from assistant.service import Assistant
from corpus.audience import Reader
from corpus.check import Verdict, check_library
from corpus.proofs import Outcome, SentenceCheck
from corpus.schema import answers
from tests.builders import NOON, Library, reader, with_pragma
from tests.databases import holds_on_both, only_in_a_file

pytestmark = pytest.mark.usefixtures("either_database")

PERU = "The resilience tool was piloted in Peru by engineers."
ASKED = "Where in Peru was the resilience tool piloted by engineers?"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path)
    made.put("ghana", "The resilience tool was piloted in Ghana by engineers.")
    made.put("peru", PERU, published=dt.date(2016, 5, 1))
    made.open_index()
    yield made
    made.close()


def ask(
    assistant: Assistant, text: str, who: Reader | None = None, conversation: str = "c_1"
) -> Answer:
    question = Question(text=text, conversation_id=conversation)
    return asyncio.run(assistant.answer(who or reader(), question))


def document_called(library: Library, title: str) -> str:
    return next(d.id for d in library.writer.listing() if d.facts.title == title)


def an_answer(answer_id: str, conversation: str, text: str = "", **more: object) -> Answer:
    """An answer without sources."""
    values: dict[str, object] = {
        "id": answer_id, "conversation_id": conversation, "text": text,
        "status": Status.NOT_FOUND, "standalone_question": text, "model": "scripted",
        "citations": (), "closest": (), "coverage": Coverage(documents_searched=1),
        "created_at": NOON,
    }  # fmt: skip
    return Answer(**{**values, **more})  # type: ignore[arg-type]


def test_an_answer_that_an_earlier_version_stored_can_be_read(library: Library) -> None:
    answer = ask(library.remembering(), ASKED)
    with library.engine.begin() as connection:
        row = connection.execute(select(answers.c.receipt)).one()
        for citation in (stored := dict(row.receipt))["citations"]:
            citation["url"] = citation.pop("source_url")
            del citation["language"]
        connection.execute(update(answers).values(receipt=stored))
    receipt = library.records().answer(reader(), answer.id)
    assert [c.citation.quote for c in receipt.citations] == [c.quote for c in answer.citations]
    assert {c.citation.language for c in receipt.citations} == {None}


def test_an_answer_can_be_read_again_as_it_was_given(library: Library) -> None:
    answer = ask(library.remembering(), ASKED)
    receipt = library.records().answer(reader(), answer.id)
    assert (receipt.id, receipt.text, receipt.status) == (answer.id, answer.text, answer.status)
    assert (receipt.question, receipt.as_of) == (ASKED, dt.date(2016, 5, 1))
    assert receipt.created_at == answer.created_at
    assert receipt.checks == answer.checks
    for given_then, now in zip(answer.citations, receipt.citations, strict=True):
        assert now.state is SourceState.CURRENT
        assert now.quote_stands
        assert (now.citation.quote, now.citation.spans) == (given_then.quote, given_then.spans)
        assert now.citation.title == given_then.title


def test_every_sentence_of_a_quoted_answer_has_its_check(library: Library) -> None:
    answer = ask(library.remembering(), ASKED)
    assert [(c.outcome, c.citation, c.text) for c in answer.checks] == [
        (Outcome.QUOTED, c.index, c.quote) for c in answer.citations
    ]


def test_a_conversation_outlives_the_process_that_it_began_in(library: Library) -> None:
    ask(library.remembering(), ASKED)
    library.close()
    again = Library.at(library.data_dir)
    again.open_index()
    follow_up = ask(again.remembering(), "And in Ghana?")
    assert follow_up.citations[0].title == "ghana"
    assert follow_up.standalone_question.startswith("Where in Ghana")
    asked = [receipt.question for receipt in again.records().conversation(reader(), "c_1")]
    assert asked == [ASKED, "And in Ghana?"]
    again.close()


MEMORIES: list[Callable[[Library], Memory]] = [lambda _: Conversations(), Library.records]


@pytest.mark.parametrize("make", MEMORIES)
def test_every_memory_keeps_a_readers_turns_apart_and_the_first_one_always(
    library: Library, make: Callable[[Library], Memory]
) -> None:
    memory = make(library)
    for number in range(50):
        turn = Turn(question=f"question {number}")
        memory.remember(reader("staff"), "c_long", turn, an_answer(f"ans_{number}", "c_long"))
    kept = [turn.question for turn in memory.earlier(reader("staff"), "c_long")]
    assert kept == ["question 0", *(f"question {n}" for n in range(31, 50))]
    for stranger in (reader("staff", id="another"), reader("public")):
        assert memory.earlier(stranger, "c_long") == ()
    assert memory.earlier(reader("staff"), "c_other") == ()


@pytest.mark.parametrize("make", MEMORIES)
def test_every_memory_goes_on_from_before_what_is_asked_anew(
    library: Library, make: Callable[[Library], Memory]
) -> None:
    memory, who = make(library), reader("staff")
    for number, replaces in enumerate((None, None, None, "ans_1", None)):
        turn = Turn(question=f"question {number}", replaces=replaces)
        memory.remember(who, "c_1", turn, an_answer(f"ans_{number}", "c_1"))
    kept = [turn.question for turn in memory.earlier(who, "c_1")]
    assert kept == ["question 0", "question 3", "question 4"]
    before = [turn.question for turn in memory.earlier(who, "c_1", "ans_4")]
    assert before == ["question 0", "question 3"]
    assert memory.earlier(who, "c_1", "ans_0") == ()
    for conversation, unknown in (("c_1", "ans_9"), ("c_2", "ans_4")):
        with pytest.raises(AnswerNotFound):
            memory.earlier(who, conversation, unknown)


def sees_nothing(records: Records, who: Reader, answer: Answer) -> bool:
    """Whether neither the answer nor its conversation is there for this reader."""
    with pytest.raises(AnswerNotFound) as wrong_answer:
        records.answer(who, answer.id)
    for act in (records.conversation, records.delete):
        with pytest.raises(ConversationNotFound) as wrong_conversation:
            act(who, answer.conversation_id)
        with pytest.raises(ConversationNotFound) as unknown:
            act(who, "c_unknown")
        assert str(wrong_conversation.value) == str(unknown.value)
    with pytest.raises(AnswerNotFound) as unknown_answer:
        records.answer(who, "ans_unknown")
    assert str(wrong_answer.value) == str(unknown_answer.value)
    return records.earlier(who, answer.conversation_id) == ()


def test_a_lost_label_hides_what_was_answered_while_it_was_held(library: Library) -> None:
    records = library.records()
    answer = ask(library.remembering(), ASKED, reader("public", "staff"))
    assert sees_nothing(records, reader("public"), answer)
    follow_up = ask(library.remembering(), "And in Ghana?", reader("public"))
    assert follow_up.standalone_question == "And in Ghana?"
    seen = records.conversation(reader("public"), "c_1")
    assert [receipt.question for receipt in seen] == ["And in Ghana?"]
    for labels in (("public", "staff"), ("public", "partner", "staff")):
        assert len(records.conversation(reader(*labels), "c_1")) == 2


def test_another_readers_conversation_of_the_same_id_is_another_conversation(
    library: Library,
) -> None:
    records, stranger = library.records(), reader(id="stranger")
    answer = ask(library.remembering(), ASKED)
    assert sees_nothing(records, stranger, answer)
    theirs = ask(library.remembering(), "And in Ghana?", stranger)
    assert theirs.standalone_question == "And in Ghana?"
    records.delete(stranger, "c_1")
    assert [r.id for r in records.conversation(reader(), "c_1")] == [answer.id]


def unchanged(library: Library) -> None:
    pass


def text_added(library: Library) -> None:
    library.put("peru", f"{PERU} A second tool followed.")


def text_replaced(library: Library) -> None:
    library.put("peru", "Nothing was piloted.")


def removed(library: Library) -> None:
    library.writer.remove([document_called(library, "peru")])


def relabelled(library: Library) -> None:
    library.writer.relabel(document_called(library, "peru"), "staff")


def replaced_after_removal(library: Library) -> None:
    removed(library)
    library.put("peru", "Nothing was piloted.")


@pytest.mark.parametrize(
    ("change", "state", "stands"),
    [
        (unchanged, SourceState.CURRENT, True),
        (text_added, SourceState.CHANGED, True),
        (text_replaced, SourceState.CHANGED, False),
        (removed, SourceState.REMOVED, False),
        (relabelled, SourceState.REMOVED, False),
        (replaced_after_removal, SourceState.REMOVED, False),
    ],
)
def test_a_receipt_says_what_a_source_is_now(
    library: Library, change: Callable[[Library], None], state: SourceState, stands: bool
) -> None:
    answer = ask(library.remembering(), ASKED)
    first = answer.citations[0]
    assert first.title == "peru"
    change(library)
    receipt = library.records().answer(reader(), answer.id)
    assert (receipt.citations[0].state, receipt.citations[0].quote_stands) == (state, stands)
    assert receipt.status is answer.status
    if state is SourceState.REMOVED:
        assert receipt.text == ""
        assert "source 1 was removed since" in receipt.notices[-1]
        assert PERU not in repr(receipt)
        assert "title='peru'" not in repr(receipt)
        assert library.records().earlier(reader(), "c_1")[-1].quotes == tuple(
            c.quote for c in answer.citations[1:]
        )
    else:
        assert receipt.text == answer.text
        assert receipt.citations[0].citation.quote == PERU
        assert receipt.notices == ()


def test_a_source_that_is_still_there_stays_when_another_is_withdrawn(library: Library) -> None:
    records = library.records()
    assistant = library.remembering()
    peru, ghana = (ask(assistant, text, conversation="c_2") for text in (ASKED, "And in Ghana?"))
    both = (peru.citations[0], replace(ghana.citations[0], index=2))
    answer = an_answer("ans_1", "c_1", f"{PERU} [1] And in Ghana. [2]", citations=both)
    records.remember(reader(), "c_1", Turn(question="Where?"), answer)
    removed(library)
    receipt = records.answer(reader(), "ans_1")
    assert receipt.text == ""
    assert [c.state for c in receipt.citations] == [SourceState.REMOVED, SourceState.CURRENT]
    left = receipt.citations[1].citation
    assert (left.title, left.quote, left.spans) == ("ghana", ghana.citations[0].quote, ())


def test_a_document_named_as_closest_and_removed_since_is_named_no_more(library: Library) -> None:
    records = library.records()
    peru = library.catalogue.document(reader().audience, document_called(library, "peru"))
    answer = an_answer("ans_1", "c_1", "Nothing found; the closest is peru.", closest=(peru,))
    records.remember(reader(), "c_1", Turn(question="What?"), answer)
    assert records.answer(reader(), "ans_1").closest == (peru,)
    removed(library)
    receipt = records.answer(reader(), "ans_1")
    assert (receipt.text, receipt.closest) == ("", ())
    assert "a document that it named" in receipt.notices[-1]


def test_a_follow_up_that_took_up_words_of_a_withdrawn_quote_does_not_repeat_them(
    library: Library,
) -> None:
    records = library.records()
    ask(library.remembering(), ASKED)
    for number in (1, 2):
        turn = Turn(question=f"What did CANARY do {number}?", typed=f"What did it do {number}?")
        answer = an_answer(f"ans_{number}", "c_1", "No document says what CANARY did.")
        records.remember(reader(), "c_1", turn, answer)
    assert "CANARY" in repr(records.answer(reader(), "ans_2"))
    removed(library)
    for number in (1, 2):
        receipt = records.answer(reader(), f"ans_{number}")
        assert receipt.standalone_question == receipt.question == f"What did it do {number}?"
        assert "CANARY" not in repr(receipt)
    assert "CANARY" not in repr(records.earlier(reader(), "c_1"))


def test_the_text_of_a_withheld_sentence_is_not_even_stored(library: Library) -> None:
    check = SentenceCheck(
        text="CANARY-withheld", outcome=Outcome.WITHHELD, citation=None, closeness=0.2,
        objections=("figures: 7",),
    )  # fmt: skip
    answer = an_answer("ans_1", "c_1", checks=(check,), notices=("1 sentence was withheld.",))
    library.records().remember(reader(), "c_1", Turn(question="What?"), answer)
    receipt = library.records().answer(reader(), "ans_1")
    assert [(c.text, c.outcome, c.objections) for c in receipt.checks] == [
        ("", Outcome.WITHHELD, ("figures: 7",))
    ]
    assert receipt.notices == ("1 sentence was withheld.",)
    assert b"CANARY-withheld" not in bytes_of(library)


def bytes_of(library: Library) -> bytes:
    """All that the library's files hold, the log included."""
    return b"".join(path.read_bytes() for path in library.data_dir.glob("library.sqlite3*"))


@only_in_a_file
def test_a_deleted_conversation_is_gone_from_the_files_too(library: Library) -> None:
    records = library.records()
    for number in range(20):
        text = f"CANARY-{number} " * 800  # longer than a page of the file
        turn = Turn(question=text)
        records.remember(reader(), "c_1", turn, an_answer(f"ans_{number}", "c_1", text))
    records.remember(reader(), "c_2", Turn(question="KEPT"), an_answer("ans_kept", "c_2"))
    assert b"CANARY-" in bytes_of(library)
    records.delete(reader(), "c_1")
    assert b"CANARY-" not in bytes_of(library)
    assert sees_nothing(records, reader(), an_answer("ans_0", "c_1"))
    assert [turn.question for turn in records.earlier(reader(), "c_2")] == ["KEPT"]
    checks = check_library(library.engine, library.data_dir)
    assert [finding for finding in checks if finding.verdict is Verdict.FAILED] == []


def test_an_answer_that_is_taken_back_is_gone_and_the_rest_of_its_conversation_stays(
    library: Library,
) -> None:
    records = library.records()
    for number, said in enumerate(["KEPT", "CANARY-" * 800, "KEPT TOO"]):
        records.remember(
            reader(), "c_1", Turn(question=said), an_answer(f"ans_{number}", "c_1", said)
        )
    records.take_back("ans_1")
    records.take_back("ans_1")  # again is no error
    assert b"CANARY-" not in bytes_of(library)
    assert [turn.question for turn in records.earlier(reader(), "c_1")] == ["KEPT", "KEPT TOO"]
    with pytest.raises(AnswerNotFound):
        records.answer(reader(), "ans_1")
    records.take_back("ans_0")
    records.take_back("ans_2")
    with pytest.raises(ConversationNotFound):
        records.delete(reader(), "c_1")


def test_conversations_without_a_recent_question_are_deleted_for_every_reader(
    library: Library,
) -> None:
    records = library.records()
    for number, days in enumerate((40, 31, 29)):
        then = NOON - dt.timedelta(days=days)
        answer = an_answer(f"ans_{number}", f"c_{number}", created_at=then)
        who = reader(id=f"reader {number % 2}")
        records.remember(who, f"c_{number}", Turn(question="What?"), answer)
    recent = an_answer("ans_3", "c_0", created_at=NOON)
    records.remember(reader(id="reader 0"), "c_0", Turn(question="And now?"), recent)
    assert records.delete_before(NOON - dt.timedelta(days=30)) == 1
    assert len(records.conversation(reader(id="reader 0"), "c_0")) == 2
    assert len(records.conversation(reader(id="reader 0"), "c_2")) == 1
    with pytest.raises(ConversationNotFound):
        records.conversation(reader(id="reader 1"), "c_1")


@only_in_a_file
@pytest.mark.parametrize("pragma", ["max_page_count={pages}", "query_only=ON"])
def test_an_answer_that_cannot_be_kept_says_so_and_leaves_nothing(
    library: Library, pragma: str
) -> None:
    assistant, records = library.remembering(), library.records()
    long = f"{ASKED} {'Please! ' * 200}"
    with with_pragma(library.engine, pragma):
        answer = ask(assistant, long)
    assert not answer.is_kept
    assert "could not be stored" in answer.notices[-1]
    with pytest.raises(ConversationNotFound):
        records.conversation(reader(), "c_1")
    later = ask(assistant, ASKED)
    assert later.is_kept
    assert later.id == records.conversation(reader(), "c_1")[0].id


READERS = ("ana", "ben", "eva")
LABELS = ("public", "partner", "staff")
who_asks = st.builds(
    lambda name, labels: reader(*labels, id=name),
    st.sampled_from(READERS),
    st.sets(st.sampled_from(LABELS), min_size=1),
)
acts = st.lists(
    st.tuples(who_asks, st.sampled_from(("c_1", "c_2")), st.sampled_from("aaad")), max_size=12
)


@dataclass
class Model:
    """What should be kept: who asked what, with which labels, in which conversation."""

    kept: list[tuple[str, Reader, str]] = field(default_factory=list)

    def of(self, looker: Reader, conversation: str) -> list[str]:
        return [
            text
            for text, asker, where in self.kept
            if (asker.id, where) == (looker.id, conversation)
            and set(asker.audience.labels) <= set(looker.audience.labels)
        ]

    def delete(self, looker: Reader, conversation: str) -> bool:
        seen = bool(self.of(looker, conversation))
        if seen:
            gone = (looker.id, conversation)
            self.kept = [each for each in self.kept if (each[1].id, each[2]) != gone]
        return seen


def texts(records: Records, looker: Reader, conversation: str) -> list[str]:
    """The texts of a conversation's answers, none where there is no such conversation."""
    with contextlib.suppress(ConversationNotFound):
        return [receipt.text for receipt in records.conversation(looker, conversation)]
    return []


def text(records: Records, looker: Reader, answer_id: str) -> list[str]:
    """The text of an answer, none where there is no such answer."""
    with contextlib.suppress(AnswerNotFound):
        return [records.answer(looker, answer_id).text]
    return []


def deleted(records: Records, looker: Reader, conversation: str) -> bool:
    with contextlib.suppress(ConversationNotFound):
        records.delete(looker, conversation)
        return True
    return False


@holds_on_both(acts, st.lists(who_asks, min_size=1, max_size=8), examples=30)
def test_nobody_ever_reads_what_is_not_theirs_or_lies_behind_a_label_they_lack(
    steps: list[tuple[Reader, str, str]], lookers: list[Reader]
) -> None:
    model = Model()
    with tempfile.TemporaryDirectory() as folder:
        library = Library.at(Path(folder))
        records = library.records()
        ids = [f"ans_{number}" for number in range(len(steps))]
        for answer_id, (who, conversation, act) in zip(ids, steps, strict=True):
            if act == "a":
                answer = an_answer(answer_id, conversation, answer_id)
                records.remember(who, conversation, Turn(question=answer_id), answer)
                model.kept.append((answer_id, who, conversation))
            else:
                assert deleted(records, who, conversation) == model.delete(who, conversation)
        for looker in lookers:
            theirs = {name: model.of(looker, name) for name in ("c_1", "c_2")}
            for name, expected in theirs.items():
                assert texts(records, looker, name) == expected
                assert [turn.question for turn in records.earlier(looker, name)] == expected
            seen = [each for answer_id in ids for each in text(records, looker, answer_id)]
            assert sorted(seen) == sorted(itertools.chain(*theirs.values()))
        library.close()
