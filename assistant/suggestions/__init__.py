"""Questions to begin with, and to go on with after an answer; each is tried before it is shown."""

from __future__ import annotations

from assistant.suggestions.beginning import Suggestions, Tried, load_templates
from assistant.suggestions.going_on import GoingOn

__all__ = ["GoingOn", "Suggestions", "Tried", "load_templates"]
