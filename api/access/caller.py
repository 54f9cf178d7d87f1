"""Who asks: a reader, with what their key lets them do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from api.access.scopes import Scope
from api.errors import LabelNotHeld, ScopeMissing
from corpus.audience import PARTNER, PUBLIC, STAFF, Audience, Reader

# how a request says who it is; all but a key come with whatever page a browser is made to send from
Means = Literal["key", "session", "proxy", "local", "slack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever a request comes from.

    Args:
        reader: whose conversations these are, and the labels that may be read.
        scopes: what they may do.
        owner: whose limits count; None for the one local person, who has none.
        key_id: the key, for logs; None without one.
        means: how the request says who it is.
        name: how a person is addressed; for nobody but themselves, so never in a log.
    """

    reader: Reader
    scopes: frozenset[Scope]
    owner: str | None = None
    key_id: str | None = None
    means: Means = "key"
    name: str = field(default="", repr=False)

    def must(self, scope: Scope) -> None:
        """Make sure that the key has a scope.

        Raises:
            ScopeMissing: when it has not.
        """
        if scope not in self.scopes:
            raise ScopeMissing(scope)

    def narrowed(self, end_user: str | None, labels: tuple[str, ...] | None) -> Reader:
        """The reader behind this caller: their own conversations, and no more labels than here.

        Args:
            end_user: the caller's name for whoever asks through them; None for the caller.
            labels: what that person may read of what the caller may read; None for all of it.

        Raises:
            LabelNotHeld: when a label is not the caller's.
            InvalidLabel: when something is no label.
        """
        reader = self.reader
        if labels is not None:
            wanted = Audience(labels)
            missing = [label for label in wanted.labels if label not in reader.audience.labels]
            if missing:
                raise LabelNotHeld(missing[0])
            reader = replace(reader, audience=wanted)
        if end_user is not None:
            reader = replace(reader, id=f"{reader.id}/{end_user}")
        return reader


# the one local person of a server on loopback without keys: every label but organisations' own
LOCAL_READER = Reader(id="local", surface="http", audience=Audience((PUBLIC, PARTNER, STAFF)))
LOCAL_CALLER = Caller(reader=LOCAL_READER, scopes=frozenset(Scope), means="local")
