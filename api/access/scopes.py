"""What a caller may do. What they may read is their audience, which is another matter."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """One thing that a caller may do."""

    ANSWERS_WRITE = "answers:write"
    ANSWERS_READ = "answers:read"
    SEARCH_READ = "search:read"
    DOCUMENTS_READ = "documents:read"
    FEEDBACK_WRITE = "feedback:write"
    MCP = "mcp"
    METRICS_READ = "metrics:read"
    LIBRARY_MANAGE = "library:manage"


# what a key gets when nothing is said: everything that a partner needs; neither the figures of the
# server nor its library are theirs
USUAL = tuple(scope for scope in Scope if scope not in {Scope.METRICS_READ, Scope.LIBRARY_MANAGE})
# what a person gets who is signed in; whoever reads for staff looks after the library, too
OF_PEOPLE = (
    Scope.ANSWERS_WRITE,
    Scope.ANSWERS_READ,
    Scope.SEARCH_READ,
    Scope.DOCUMENTS_READ,
    Scope.FEEDBACK_WRITE,
)


def parse_scope(text: str) -> Scope:
    """Return the scope of this name.

    Raises:
        ValueError: for anything else.
    """
    try:
        return Scope(text)
    except ValueError:
        names = ", ".join(Scope)
        raise ValueError(f"{text!r} is not a scope; use some of {names}") from None
