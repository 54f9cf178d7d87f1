"""The values of an upload, and how they stand in a row."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sandbox.refusals import Why

State = Literal["waiting", "running", "done", "failed"]
_DAYS = ("published", "period_from", "period_to")

Step = Literal["waiting", "reading", "embedding", "storing", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadFacts:
    """What whoever hands a file in says about it; the file itself says the rest."""

    label: str
    title: str | None = None
    kind: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file handed in, and how far it is; `progress` is 0 to 100.

    `why` is what `reason` amounts to; rows of older libraries have only the reason.
    """

    id: str
    name: str
    facts: UploadFacts
    state: State = "waiting"
    step: Step = "waiting"
    progress: int = 0
    attempts: int = 0
    outcome: str | None = None
    document_id: str | None = None
    reason: str = ""
    why: Why | None = None
    created_at: dt.datetime
    finished_at: dt.datetime | None = None

    @property
    def source(self) -> str:
        """What makes uploads one document."""
        return source_of(self.name, self.facts.label)


def source_of(name: str, label: str) -> str:
    """The source of what is handed in under this name and label.

    Another file of that name is a new edition; under another label it is another document, so that
    nobody replaces what they do not see.
    """
    return f"upload:{label}/{name}"


def upload_columns(upload: Upload) -> dict[str, Any]:
    """The columns of `uploads` that say this."""
    facts = asdict(upload.facts)
    for name in _DAYS:
        facts[name] = facts[name].isoformat() if facts[name] else None
    columns = {name: getattr(upload, name) for name in Upload.__slots__}
    return {**columns, "facts": facts}


def upload_of(row: Any) -> Upload:
    """An upload from a row of `uploads`."""
    days = {name: row.facts.get(name) for name in _DAYS}  # older rows have no period
    facts = {
        **row.facts,
        **{name: dt.date.fromisoformat(day) if day else None for name, day in days.items()},
    }
    finished = row.finished_at.replace(tzinfo=dt.UTC) if row.finished_at else None
    columns = {name: getattr(row, name) for name in Upload.__slots__}
    return Upload(
        **{
            **columns,
            "facts": UploadFacts(**facts),
            "why": Why(row.why) if row.why else None,
            "created_at": row.created_at.replace(tzinfo=dt.UTC),
            "finished_at": finished,
        }
    )
