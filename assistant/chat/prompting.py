"""What a chat model is told: the templates' prose around fenced passages, turns and the question.

Texts of documents and readers are only ever values of a template, so that braces in them mean
nothing. They stand between lines that begin with a boundary, a random word that the caller makes
anew for each question and that is taken out of the texts, so that no text can end its own fence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.chat.numbering import Numbered, shared_counter
from assistant.memory.conversations import Turn
from corpus.model import Passage

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

NOT_IN_THE_DOCUMENTS = "NOT IN THE DOCUMENTS"
_LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "pt": "Portuguese"}
_MOST_TURNS = 4
_MOST_TURN_TOKENS = 600


def answer_messages(
    question: str,
    language: str,
    evidence: Sequence[Numbered],
    earlier: Sequence[Turn],
    today: dt.date,
    boundary: str,
) -> list[BaseMessage]:
    """The messages that ask for an answer from numbered passages.

    Args:
        question: as the reader asked it.
        language: its ISO 639-1 code.
        evidence: the passages that may be cited.
        earlier: the turns before it, oldest first; the last ones are shown, within a budget.
        today: the date that the answer is given on.
        boundary: a random word that no document can know.

    Raises:
        ValueError: when the boundary is empty.
    """
    return _filled(
        "answer",
        today=today.isoformat(),
        language=_LANGUAGES.get(language, "the language of the question"),
        declining=NOT_IN_THE_DOCUMENTS,
        boundary=boundary,
        passages=_passages(evidence, boundary),
        earlier=_earlier(earlier, boundary),
        question=_harmless(question, boundary),
    )


def rewrite_messages(question: str, earlier: Sequence[Turn], boundary: str) -> list[BaseMessage]:
    """The messages that ask for a question that stands alone; arguments as `answer_messages`."""
    return _filled(
        "rewrite",
        boundary=boundary,
        earlier=_earlier(earlier, boundary),
        question=_harmless(question, boundary),
    )


def _filled(name: str, **values: str) -> list[BaseMessage]:
    if not values["boundary"].strip():
        raise ValueError("passages need a boundary")
    from langchain_core.prompts import ChatPromptTemplate

    page = files("assistant").joinpath(f"templates/{name}.md").read_text(encoding="utf-8")
    system, human = page.split("\n---\n")
    template = ChatPromptTemplate.from_messages([("system", system), ("human", human.strip())])
    return template.format_messages(**values)


def _passages(evidence: Sequence[Numbered], boundary: str) -> str:
    lines = []
    for each in evidence:
        lines.append(f"{boundary} passage {each.number}: {_source(each.passage, boundary)}")
        lines.append(_harmless(each.passage.text, boundary))
    return "\n".join([*lines, f"{boundary} end of the passages"])


def _source(passage: Passage, boundary: str) -> str:
    facts = passage.document.facts
    page = passage.page_at(passage.start)
    parts = [" ".join(_harmless(facts.title, boundary).split())]
    if facts.published is not None:
        parts.append(f"published {facts.published.isoformat()}")
    if page is not None:
        parts.append(f"page {page.label or page.number}")
    return ", ".join(parts)


def _earlier(turns: Sequence[Turn], boundary: str) -> str:
    """The last turns that the budget holds, oldest first, or nothing."""
    shown: list[str] = []
    left = _MOST_TURN_TOKENS
    for turn in reversed(turns[-_MOST_TURNS:]):
        asked = f"Asked: {_harmless(turn.question, boundary)}"
        answered = [f"Answered: {_harmless(quote, boundary)}" for quote in turn.quotes]
        text = "\n".join([asked, *answered])
        if (size := shared_counter()(text)) > left:
            text = asked
            size = shared_counter()(text)
        if size > left:
            break
        shown.insert(0, text)
        left -= size
    if not shown:
        return ""
    head, foot = f"{boundary} earlier in the conversation", f"{boundary} end of the conversation"
    return "\n".join([head, *shown, foot]) + "\n\n"


def _harmless(text: str, boundary: str) -> str:
    return text.replace(boundary, "…")
