"""Documents for the kill campaign: each says one thing about one town, edition after edition."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

_SYLLABLES = ("ba", "do", "fe", "gu", "ka", "li", "mo", "nu", "pe", "ra", "so", "ti", "va", "zu")


class Towns:
    """A folder of files, with the editions that each of them has had."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        """Start with an empty folder."""
        folder.mkdir()
        self.folder = folder
        self._chance = chance
        self._names: list[str] = []
        self._figures: list[int] = []
        self._editions: list[list[str]] = []

    def __len__(self) -> int:
        return len(self._names)

    def grow(self, new: int, changed: int) -> None:
        """Write new files, and new editions of old ones."""
        for number in self._chance.sample(range(len(self)), min(changed, len(self))):
            self._write(number)
        for _ in range(new):
            name = "".join(self._chance.choices(_SYLLABLES, k=4)).capitalize()
            self._names.append(f"{name}{len(self):03}")
            self._figures.append(0)
            self._editions.append([])
            self._write(len(self) - 1)

    def path(self, number: int) -> str:
        """The file of a town, as the library knows it."""
        return str((self.folder / f"town-{number:04}.md").resolve())

    def age(self, number: int, edition: str) -> int:
        """How manieth edition of a town's file this is.

        Raises:
            ValueError: when no such edition was ever written.
        """
        return self._editions[number].index(edition)

    def question(self, number: int) -> str:
        """A question that one sentence of one document answers."""
        return f"How many wells does the town of {self._names[number]} have?"

    def proof(self, number: int, edition: str) -> str:
        """The sentence that answers it in this edition."""
        figure = 1000 + 10 * number + self.age(number, edition)
        return f"The town of {self._names[number]} has {figure} wells in use."

    def _write(self, number: int) -> None:
        name, age = self._names[number], len(self._editions[number])
        filler = " ".join(
            f"Report {self._chance.randrange(10**6)} on {name} was filed in the archive."
            for _ in range(12)
        )
        figure = 1000 + 10 * number + age
        text = f"# Wells of {name}\n\nThe town of {name} has {figure} wells in use.\n\n{filler}\n"
        Path(self.path(number)).write_text(text, encoding="utf-8")
        self._editions[number].append(hashlib.sha256(text.encode()).hexdigest()[:16])
