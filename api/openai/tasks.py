"""What a chat program asks by itself: a title, tags, what may be asked next, queries for a search.

Such a prompt is no question of a reader. It is known by its form alone: it holds a chat, or text to
go on with, and demands JSON of a certain shape, or a title. Words of a question never make it one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.openai.held_chat import HeldChat, held_chat
from api.openai.task_words import in_text, names_in, words_in
from api.openai.wrapped import is_headed, is_wrapped

_OBJECT = re.compile(r"\{[^{}]{0,2000}\}")
_LIST = re.compile(r"""\[\s*["“][^\[\]]{0,2000}\]""")
_SHOWN = re.compile(rf"{_OBJECT.pattern}|{_LIST.pattern}")
_MEMBER = re.compile(r"""\{\s*["'“]?([^\W\d][\w -]{0,40}?)["'”]?\s*:\s*([\["'“<])""")
_ASKS = re.compile(r"[?¿?؟]")
_TO_GO_ON_WITH = re.compile(r"<(text|input|prompt)>", re.IGNORECASE)
_FENCED = re.compile(r"```[^`]{1,4000}```\s*$")
_SHORT = 600  # characters of an instruction that stands alone, after a chat


class TaskKind(StrEnum):
    """What is asked for, by its name in `tasks.toml`."""

    TITLE = "title"
    TAGS = "tags"
    FOLLOW_UPS = "follow_ups"
    QUERIES = "queries"
    PICTURE = "picture"
    COMPLETION = "completion"
    EMOJI = "emoji"


@dataclass(frozen=True, slots=True)
class Task:
    """A prompt of a program.

    Args:
        kind: what it asks for.
        said: what the user said in the chat, oldest first.
        key: under which the JSON object has it; None where plain text is wanted, empty where the
            list itself is.
        is_list: whether it is a list there.
    """

    kind: TaskKind
    said: tuple[str, ...]
    key: str | None = None
    is_list: bool = False


def task_in(asked: Sequence[str], system: str = "") -> Task | None:
    """The task of the last message; None where it is a question.

    Args:
        asked: what was sent as the user's, oldest first.
        system: what else the program instructs.
    """
    if not asked or is_wrapped(asked[-1]):
        return None
    prompt = asked[-1]
    chat = held_chat(prompt)
    if chat is not None:
        return _of_chat(chat, system, headed=is_headed(prompt))
    if _is_title_of_all(prompt) and len(asked) > 1:
        return Task(TaskKind.TITLE, tuple(asked[:-1]))
    return _of_text(prompt)


def _of_chat(chat: HeldChat, system: str, *, headed: bool) -> Task | None:
    alone = not chat.around.strip()
    instruction = system if alone else chat.around
    if not headed and _ASKS.search(_SHOWN.sub("", instruction)):
        return None  # a reader shows a chat and asks about it
    demanded = _demanded(instruction)
    if demanded is not None:
        kind, key, is_list = demanded
        return Task(kind, chat.said, key, is_list)
    titled = _wants_title(instruction) and (not alone or _is_asked(instruction))
    return Task(TaskKind.TITLE, chat.said) if titled else None


def _of_text(prompt: str) -> Task | None:
    """What needs no chat: a text to go on with, a message to be shown as an emoji."""
    demanded = _demanded(prompt)
    if demanded is not None:
        kind, key, is_list = demanded
        goes_on = kind is TaskKind.COMPLETION and _TO_GO_ON_WITH.search(prompt)
        return Task(kind, (), key, is_list) if goes_on and is_headed(prompt) else None
    message = _FENCED.search(prompt)
    if message is None or _ASKS.search(prompt[: message.start()]):
        return None
    wants = _names(TaskKind.EMOJI, prompt[: message.start()])
    return Task(TaskKind.EMOJI, ()) if wants else None


def _demanded(instruction: str) -> tuple[TaskKind, str, bool] | None:
    """The first JSON shown whose key is one of ours: kind, key, whether a list is wanted.

    A list that stands alone has no key; the words around it say what it is of.
    """
    for shown in _OBJECT.finditer(instruction):
        member = _MEMBER.match(shown[0])
        kind = _kind_of(member[1]) if member else None
        if member is not None and kind is not None:
            return kind, member[1], member[2] == "["
    if _LIST.search(_OBJECT.sub("", instruction)):
        kinds = (TaskKind.TAGS, TaskKind.FOLLOW_UPS, TaskKind.QUERIES)
        listed = (kind for kind in kinds if _names(kind, instruction))
        return next(((kind, "", True) for kind in listed), None)
    return None


def _names(kind: TaskKind, instruction: str) -> bool:
    words = {word.strip(".,:;\"'()*").casefold() for word in instruction.split()}
    return not words.isdisjoint(words_in("keys", kind))


def _kind_of(key: str) -> TaskKind | None:
    plain = re.sub(r"[\W_]", "", key).casefold()
    names = (name for name in names_in("keys") if plain in words_in("keys", name))
    return next(map(TaskKind, names), None)


def _wants_title(instruction: str) -> bool:
    return all(in_text("title", name).search(instruction) for name in ("named", "of", "short"))


def _is_asked(instruction: str) -> bool:
    return in_text("title", "asked").search(instruction) is not None


def _is_title_of_all(prompt: str) -> bool:
    """Whether a message after a chat asks, in the imperative, for a short title of that chat."""
    return (
        len(prompt) <= _SHORT
        and not _ASKS.search(prompt)
        and in_text("title", "this").search(prompt) is not None
        and _wants_title(prompt)
        and in_text("title", "asked").match(prompt.lstrip("# *\n")) is not None
    )
