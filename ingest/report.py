"""What an ingest run did, for people and for machines."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """Counts of documents, and every file that failed with its reason."""

    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    removed: int = 0
    passages: int = 0
    characters: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as sentences for a terminal."""
        summary = (
            f"{self.new} new, {self.unchanged} unchanged, {self.replaced} replaced, "
            f"{self.removed} removed, {len(self.failed)} failed"
        )
        added = f"{self.passages} passages from {self.characters:,} characters"
        return [
            summary + (f" ({added})" if self.passages else ""),
            *(f"  note   {address}: {note}" for address, note in self.notes),
            *(f"  FAILED {address}: {reason}" for address, reason in self.failed),
        ]

    def as_json(self) -> dict[str, object]:
        """The report as plain values."""
        return {
            "new": self.new,
            "unchanged": self.unchanged,
            "replaced": self.replaced,
            "removed": self.removed,
            "passages": self.passages,
            "characters": self.characters,
            "failed": [{"address": a, "reason": r} for a, r in self.failed],
            "notes": [{"address": a, "note": n} for a, n in self.notes],
        }
