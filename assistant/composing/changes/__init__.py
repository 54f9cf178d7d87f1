"""What changed from one edition to another: sentences aligned, figures compared typed."""

from assistant.composing.changes.comparing import compared
from assistant.composing.changes.model import Change, Changed, Kind, Stated

__all__ = ["Change", "Changed", "Kind", "Stated", "compared"]
