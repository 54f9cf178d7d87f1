"""Everything that can go wrong while answering.

AssistantError
├── InvalidQuestion         empty, too long, or not text
├── AnswerNotFound          no such answer, or not one this reader may see: the two look alike
├── ConversationNotFound    no such conversation, or none of it is this reader's to see
└── RerankerUnavailable     the setting names no model that can rank passages
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of the errors that answering raises; the message says what to do."""


class InvalidQuestion(AssistantError):
    """A question that cannot be asked as it is."""


class AnswerNotFound(AssistantError):
    """No such answer for this reader."""

    def __init__(self) -> None:
        super().__init__("there is no such answer that you may see")


class ConversationNotFound(AssistantError):
    """No such conversation for this reader."""

    def __init__(self) -> None:
        super().__init__("there is no such conversation that you may see")


class RerankerUnavailable(AssistantError):
    """The reranking model that a setting names cannot be used."""
