"""Everything that can go wrong while answering.

AssistantError
├── InvalidQuestion         empty, too long, or not text
├── AnswerNotFound          no such answer, or not one this reader may see: the two look alike
├── ConversationNotFound    no such conversation, or none of it is this reader's to see
├── ChatModelUnavailable    the setting names no chat model that can be asked
└── ChatFailed              the chat model was asked, and did not answer or broke off
"""

from __future__ import annotations

from typing import Literal

ChatFailure = Literal["timeout", "rate_limited", "refused", "unavailable", "garbage", "cut"]


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


class SentenceReaderUnavailable(AssistantError):
    """The model that reads question and sentence together cannot be used."""


class ChatModelUnavailable(AssistantError):
    """The chat model that a setting names cannot be used."""


class ChatFailed(AssistantError):
    """The chat model did not answer, or broke off.

    Args:
        kind: `timeout`, `rate_limited`, `refused` (the request or the key), `unavailable`,
            `garbage` (its reply cannot be read), or `cut` (the answer ended before its end).
        detail: what happened, in our own words: never the provider's, which may repeat the key or
            the question.
    """

    def __init__(self, kind: ChatFailure, detail: str) -> None:
        super().__init__(f"the chat model failed: {detail}")
        self.kind = kind
        self.detail = detail
