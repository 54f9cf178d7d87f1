"""Everything that can go wrong while answering.

AssistantError
├── InvalidQuestion         empty, too long, or not text
└── RerankerUnavailable     the setting names no model that can rank passages
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of the errors that answering raises; the message says what to do."""


class InvalidQuestion(AssistantError):
    """A question that cannot be asked as it is."""


class RerankerUnavailable(AssistantError):
    """The reranking model that a setting names cannot be used."""
