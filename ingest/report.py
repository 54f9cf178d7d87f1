"""What an ingest run did, for people and for machines."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.folders import PassedOver
from sandbox.refusals import Why

_ADVICE = "  what is no document can be named under `ignore` in manifest.yaml"


@dataclass(slots=True)
class Report:
    """Counts of documents, and every file that failed or was left out, with its reason."""

    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    moved: int = 0  # their files stand elsewhere, they stay the documents that they were
    removed: int = 0
    passages: int = 0
    characters: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    whys: dict[str, Why] = field(default_factory=dict)  # what the reasons of some amount to
    notes: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    hidden: int = 0  # files and folders that are not even named

    @property
    def complete(self) -> bool:
        """Whether all that was found is in the library, but for what is hidden."""
        return not self.failed and not self.left_out

    def tell(self, over: PassedOver) -> None:
        """Add what was passed over before anything was read."""
        self.failed[:0] = over.failed
        self.notes[:0] = over.notes
        self.left_out += over.left_out
        self.hidden += over.hidden

    def lines(self) -> list[str]:
        """The report as sentences for a terminal."""
        summary = (
            f"{self.new} new, {self.unchanged} unchanged, {self.replaced} replaced, "
            f"{self.removed} removed, {len(self.failed)} failed"
            + (f", {self.moved} moved" if self.moved else "")
            + (f", {len(self.left_out)} left out" if self.left_out else "")
            + (f", {self.hidden} hidden" if self.hidden else "")
        )
        added = f"{self.passages} passages from {self.characters:,} characters"
        return [
            summary + (f" ({added})" if self.passages else ""),
            *(f"  note   {address}: {note}" for address, note in self.notes),
            *(f"  left out {address}: {reason}" for address, reason in self.left_out),
            *([_ADVICE] if self.left_out else []),
            *(f"  FAILED {address}: {reason}" for address, reason in self.failed),
        ]

    def as_json(self) -> dict[str, object]:
        """The report as plain values."""
        return {
            "new": self.new,
            "unchanged": self.unchanged,
            "replaced": self.replaced,
            "moved": self.moved,
            "removed": self.removed,
            "passages": self.passages,
            "characters": self.characters,
            "failed": [{"address": a, "reason": r} for a, r in self.failed],
            "left_out": [{"address": a, "reason": r} for a, r in self.left_out],
            "hidden": self.hidden,
            "notes": [{"address": a, "note": n} for a, n in self.notes],
        }
