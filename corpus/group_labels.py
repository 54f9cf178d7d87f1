"""What the groups of a provider of identities stand for here: labels, by a table of settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from corpus.audience import PUBLIC, Audience, parse_label
from corpus.errors import InvalidLabel


@dataclass(frozen=True, slots=True)
class GroupLabels:
    """From groups to labels. Groups that it does not name stand for nothing."""

    of_group: Mapping[str, tuple[str, ...]]

    @classmethod
    def parse(cls, text: str) -> GroupLabels:
        """The table of a text such as `staff-group=staff,partner;wri=partner:wri`.

        A group's name may hold `=` and `,`, as those of directories do (`cn=staff,ou=people`).

        Raises:
            ValueError: where it is none.
        """
        table: dict[str, tuple[str, ...]] = {}
        for entry in filter(None, (each.strip() for each in text.split(";"))):
            group, equals, labels = entry.rpartition("=")
            group = group.strip()
            if not equals or not group or group in table:
                raise ValueError(
                    f"{entry!r}: write each group once, with its labels: "
                    "staff-group=staff,partner;wri=partner:wri"
                )
            try:
                table[group] = tuple(parse_label(label.strip()) for label in labels.split(","))
            except InvalidLabel as error:
                raise ValueError(f"{entry!r}: {error}") from None
        return cls(table)

    def audience(self, groups: Iterable[str]) -> Audience:
        """What a member of these groups may read; whoever is signed in reads what is public."""
        labels = {label for group in groups for label in self.of_group.get(group, ())}
        return Audience.of({PUBLIC, *labels})


def _checked(text: str) -> str:
    GroupLabels.parse(text)
    return text


GroupTable = Annotated[str, AfterValidator(_checked)]  # the field of a setting that holds a table
