"""The gist of one document, as quotes of it: what its reader would get for asking what it is about.

Nothing is remembered of it: no conversation, no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from assistant.memory.conversations import Conversations
from assistant.model import Answer, Question, Status
from assistant.service import Assistant
from corpus.audience import Reader
from corpus.catalogue import Filters
from corpus.model import Document

_ASKED: Final[Mapping[str, str]] = {
    "en": "What is “{title}” about?",
    "es": "¿De qué trata «{title}»?",
    "fr": "De quoi parle « {title} » ?",
    "pt": "De que trata «{title}»?",
}
_MOST_TITLE = 300  # characters


class Gists:
    """Sums documents up without a chat model. Thread-safe."""

    def __init__(self, assistant: Assistant) -> None:
        """Ask this assistant, and leave its conversations alone."""
        self._assistant = replace(assistant, conversations=Conversations(), writer=None)

    async def of(self, reader: Reader, document: Document, language: str) -> Answer | None:
        """What the document is about; None where it does not say.

        Args:
            reader: who asks; may read it.
            document: which is summed up, and nothing else.
            language: of the fixed texts: `en`, `es`, `fr` or `pt`.
        """
        asked = _ASKED[language].format(title=document.facts.title[:_MOST_TITLE])
        question = Question(text=asked, filters=Filters(document_ids=(document.id,)))
        answer = await self._assistant.answer(reader, question)
        return answer if answer.status is Status.ANSWERED and answer.citations else None
