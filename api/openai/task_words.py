"""The words of `tasks.toml`, read once, as patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("api.openai").joinpath("tasks.toml").read_text(encoding="utf-8"))


def any_of(table: str, name: str) -> str:
    """The alternatives of an entry, to stand in a group of a pattern."""
    return "".join(line.strip() for line in _texts()[table][name].splitlines())


@cache
def words_in(table: str, name: str) -> frozenset[str]:
    """The words of an entry, between white space."""
    return frozenset(_texts()[table][name].split())


def names_in(table: str) -> tuple[str, ...]:
    """The entries of a table, in their order."""
    return tuple(_texts()[table])


@cache
def in_text(table: str, name: str) -> re.Pattern[str]:
    """Finds an entry as whole words."""
    return re.compile(rf"\b(?:{any_of(table, name)})\b", re.IGNORECASE)


@cache
def opening(name: str) -> re.Pattern[str]:
    """Finds where a tag of this kind opens."""
    return re.compile(rf"<(?:{any_of('tags', name)})(?:\s[^<>]{{0,200}})?>", re.IGNORECASE)


@cache
def closing(name: str) -> re.Pattern[str]:
    """Finds where a tag of this kind closes."""
    return re.compile(rf"</(?:{any_of('tags', name)})\s?>", re.IGNORECASE)


@cache
def line_of(table: str, name: str, ends: str = "::") -> re.Pattern[str]:
    """Finds where a line begins that is labelled so, as `USER: `, `**User:** ` or `||>User:`.

    Every repetition has an end, so that no text takes long.
    """
    before = r"^[ \t]{0,8}(?:\|\|>|[*_#>\[\-]{1,6})?[ \t]{0,3}[*_]{0,3}"
    after = rf"[*_\]]{{0,4}}[ \t]?[{ends}][*_]{{0,3}}[ \t]{{0,8}}"
    labelled = f"{before}(?:{any_of(table, name)}){after}"
    return re.compile(labelled, re.IGNORECASE | re.MULTILINE)
