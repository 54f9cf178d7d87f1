"""A question that a chat program has wrapped in an instruction and in texts of its own.

Only the question is asked. Neither the texts nor the instruction count: what an answer says comes
from the library alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.openai.held_chat import block_of
from api.openai.task_words import closing, line_of, opening

_HEADED = re.compile(r"\s*(?:#{1,6}[ \t]|\*\*\w)")  # a prompt that is laid out begins so


def unwrapped(text: str) -> str:
    """The question in a prompt that wraps one; any other text as it is."""
    for question in _questions(text):
        if question.strip():
            return question.strip()
    return text


def is_headed(text: str) -> bool:
    """Whether a prompt begins with a heading, as a program's instruction does, and no question."""
    return _HEADED.match(text) is not None


def is_wrapped(text: str) -> bool:
    """Whether a prompt holds texts of a client beside whatever chat it holds."""
    texts, chat = block_of(text, "texts"), block_of(text, "chat")
    return texts is not None and (chat is None or not chat.holds(texts))


def _questions(text: str) -> Iterator[str]:
    """Where the question may stand, the surest place first."""
    texts = block_of(text, "texts")
    if texts is not None and is_wrapped(text):
        before, after = text[: texts.start], text[texts.end :]
        yield from _named(after)
        yield from _named(before)
        yield from _labelled(after)
        yield _without_answer(after)
        if not is_headed(before):
            yield _without_answer(before)
    elif is_headed(text):
        yield from _named(text)
    elif line_of("lines", "texts", ".::").search(text) or _without_answer(text) != text:
        yield from _labelled(text)


def _named(text: str) -> Iterator[str]:
    """The last question between tags of its own."""
    ends = [found.start() for found in closing("question").finditer(text)]
    if ends:
        opened = [m.end() for m in opening("question").finditer(text) if m.end() <= ends[-1]]
        if opened:
            yield text[opened[-1] : ends[-1]]


def _labelled(text: str) -> Iterator[str]:
    """What follows the last line that is labelled as the question."""
    labels = list(line_of("lines", "question").finditer(text))
    if labels:
        yield _without_answer(text[labels[-1].end() :])


def _without_answer(text: str) -> str:
    """The text without a last `Answer:` that waits for one."""
    labels = list(line_of("lines", "answer").finditer(text))
    if labels and not text[labels[-1].end() :].strip():
        return text[: labels[-1].start()]
    return text
