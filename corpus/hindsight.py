"""What answers given so far teach whoever looks after the library: gaps, and what readers thought.

Only answers whose readers held no label that the looker lacks: a question may repeat what was read.
Who asked is never told, nor what a follow-up took up from a document that may not be read any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process, utils
from sqlalchemy import Engine, select

from corpus.audience import Audience
from corpus.database import reading
from corpus.schema import answers, feedback
from corpus.within_reach import leaned_on, readable_ids

MISSING = "missing"  # the reason of readers who tell the owners that something is not there
_LOOKED_AT = 2000  # the newest questions in vain that are grouped
_ALIKE = 85.0  # of 100: shared words whatever their order, misspelt ones nearly counting
_SHOWN = 5  # other wordings of a group that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions alike that found nothing: the newest of them, how often, how often reported."""

    question: str
    times: int
    reported: int
    last_at: dt.datetime
    similar: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a reader thought of an answer."""

    answer_id: str
    question: str
    status: str
    rating: str
    reasons: tuple[str, ...]
    comment: str
    given_at: dt.datetime


class Hindsight:
    """Looks back on answers. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        """Read this database."""
        self._engine = engine

    def gaps(self, audience: Audience, limit: int) -> list[Gap]:
        """The groups of questions in vain, most often asked first, then the newest."""
        groups: list[list[_Asked]] = []
        keys: list[str] = []  # of the first of each group
        for asked in self._in_vain(audience):
            key = utils.default_process(asked.question)
            found = process.extractOne(key, keys, scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE)
            if found is None:
                keys.append(key)
                groups.append([asked])
            else:
                groups[found[2]].append(asked)
        groups.sort(key=lambda group: -len(group))  # stable: the newest stays first
        return [_gap(group) for group in groups[:limit]]

    def opinions(self, audience: Audience, limit: int) -> list[Opinion]:
        """The newest feedback."""
        query = (
            select(answers.c.question, answers.c.status, answers.c.labels, feedback)
            .join(answers, answers.c.id == feedback.c.answer_id)
            .order_by(feedback.c.given_at.desc(), feedback.c.answer_id)
        )
        found: list[Opinion] = []
        with reading(self._engine) as connection:
            for row in connection.execute(query):
                if _may_see(audience, row.labels):
                    found.append(_opinion(row))
                if len(found) == limit:
                    break
        return found

    def _in_vain(self, audience: Audience) -> Iterator[_Asked]:
        table = answers.c
        query = (
            select(
                table.id,
                table.question,
                table.standalone,
                table.labels,
                table.receipt,
                table.coverage,
                table.created_at,
            )
            .where(table.status == "not_found")
            .order_by(table.created_at.desc(), table.id)
            .limit(_LOOKED_AT)
        )
        reasons = select(feedback.c.answer_id, feedback.c.reasons)
        with reading(self._engine) as connection:
            readable = readable_ids(connection, audience)
            reported = {r.answer_id for r in connection.execute(reasons) if MISSING in r.reasons}
            for row in connection.execute(query):
                if _may_see(audience, row.labels) and _searched_everything(row.coverage):
                    understood = leaned_on(row.receipt) <= readable
                    yield _Asked(
                        question=row.standalone if understood else row.question,
                        at=row.created_at.replace(tzinfo=dt.UTC),
                        reported=row.id in reported,
                    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    question: str
    at: dt.datetime
    reported: bool


def _gap(group: Sequence[_Asked]) -> Gap:
    others = dict.fromkeys(a.question for a in group if a.question != group[0].question)
    return Gap(
        question=group[0].question,
        times=len(group),
        reported=sum(a.reported for a in group),
        last_at=group[0].at,
        similar=tuple(others)[:_SHOWN],
    )


def _opinion(row: Any) -> Opinion:
    return Opinion(
        answer_id=row.answer_id,
        question=row.question,
        status=row.status,
        rating=row.rating,
        reasons=tuple(row.reasons),
        comment=row.comment,
        given_at=row.given_at.replace(tzinfo=dt.UTC),
    )


def _searched_everything(coverage: Mapping[str, Any]) -> bool:
    """Whether nothing was found in all that the reader may read; not of a greeting, or a part."""
    return bool(coverage["documents_searched"]) and not coverage.get("narrowed", False)


def _may_see(audience: Audience, labels: Sequence[str]) -> bool:
    return set(labels) <= set(audience.labels)
