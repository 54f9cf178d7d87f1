"""Answers to what a chat program asks by itself: made of the chat's own words, never searched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from api.openai.task_words import words_in
from api.openai.tasks import Task, TaskKind
from api.openai.wrapped import unwrapped

_WORD = re.compile(r"[^\W_]+(?:[-.’'&/][^\W_]+)*")
_MOST_WORDS = 5
_MOST_CHARACTERS = 60
_MOST_TAGS = 3
_TAG_WORDS = 3
_UNTITLED = "Chat"
_EMOJI = "💬"


def short_answer(task: Task) -> str:
    """The text that the program reads: JSON of the shape it demands, or plain."""
    if task.key is None:
        return _EMOJI if task.kind is TaskKind.EMOJI else title_of(task.said)
    value = _list(task) if task.is_list else _text(task)
    return json.dumps({task.key: value} if task.key else value, ensure_ascii=False)


def title_of(said: Sequence[str]) -> str:
    """A few words of the first thing that was said, from where its subject begins."""
    first = next((text for text in map(_first_sentence, said) if text), "")
    words = _WORD.findall(first)
    subject = _trimmed(words) or words
    title = " ".join(_trimmed(subject[:_MOST_WORDS]) or subject[:_MOST_WORDS])
    return _capitalised(title[:_MOST_CHARACTERS].rstrip()) or _UNTITLED


def tags_of(said: Sequence[str]) -> list[str]:
    """The words that stand together and mean something, each once, the longest first."""
    tags: dict[str, str] = {}
    for text in said:
        for tag in _runs(_first_sentence(text)):
            tags.setdefault(tag.casefold(), _capitalised(tag))
    return sorted(tags.values(), key=lambda tag: -len(tag.split()))[:_MOST_TAGS]


def _list(task: Task) -> list[str]:
    # nothing to propose: what the library can answer is not known without searching it
    return tags_of(task.said) if task.kind is TaskKind.TAGS else []


def _text(task: Task) -> str:
    match task.kind:
        case TaskKind.TITLE | TaskKind.TAGS:
            return title_of(task.said)
        case TaskKind.PICTURE | TaskKind.QUERIES:
            return _first_sentence(task.said[-1]) if task.said else ""
        case TaskKind.EMOJI:
            return _EMOJI
    return ""


def _first_sentence(text: str) -> str:
    """The question of a message, as far as its first line and sentence go."""
    line = next(filter(str.strip, unwrapped(text).splitlines()), "").strip()
    return re.split(r"(?<=[?!.。?!])\s", line, maxsplit=1)[0]


def _trimmed(words: Sequence[str]) -> list[str]:
    """The words from the first to the last that is not small."""
    large = [place for place, word in enumerate(words) if not _is_small(word)]
    return list(words[large[0] : large[-1] + 1]) if large else []


def _runs(text: str) -> Iterator[str]:
    run: list[str] = []
    for word in [*_WORD.findall(text), ""]:
        if word and not _is_small(word) and len(run) < _TAG_WORDS:
            run.append(word)
            continue
        if run:
            yield " ".join(run)
        run = [word] if word and not _is_small(word) else []


def _is_small(word: str) -> bool:
    return word.casefold() in words_in("small", "words") or (len(word) < 2 and word.isascii())


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
