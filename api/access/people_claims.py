"""A person, read from what an OpenID provider vouches for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.access.people_ids import oidc_reader_id
from api.errors import SignInFailed
from corpus.group_labels import GroupLabels
from corpus.sessions import Person

_LONGEST_SUBJECT = 255  # characters, by the standard
_LONGEST_NAME = 200
_MOST_GROUPS = 1000


def person_of(
    claims: Mapping[str, Any], *, issuer: str, groups_claim: str, labels: GroupLabels
) -> Person:
    """The person that checked claims of this issuer are about.

    Raises:
        SignInFailed: when they name nobody.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise SignInFailed("the provider does not say who this is")
    groups = _groups(claims.get(groups_claim))
    email = _word(claims.get("email"))
    return Person(
        reader_id=oidc_reader_id(issuer, subject),
        name=_word(claims.get("name")) or _word(claims.get("preferred_username")) or email,
        email=email,
        groups=groups,
        audience=labels.audience(groups),
    )


def _groups(claim: object) -> tuple[str, ...]:
    named = [claim] if isinstance(claim, str) else claim
    if not isinstance(named, list):
        return ()
    return tuple(each for each in named[:_MOST_GROUPS] if isinstance(each, str))


def _word(claim: object) -> str:
    """A claim as one line of text; empty for anything else."""
    if not isinstance(claim, str):
        return ""
    return "".join(c for c in claim if c.isprintable()).strip()[:_LONGEST_NAME]
