"""The decision: answered, the nearest shown as what it is, or not found.

Before the probability come conditions: the documents are of the time that is asked about, what the
question names is in them, and they do not say themselves that it is unknown. Then one calibrated
probability (`answerability.py`) decides, as far as what would be quoted has the kind of thing and a
name that is asked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.composing.choosing import ANSWER, DENIED, Room, chosen, published, tells_no_more
from assistant.composing.summarising import summarised
from assistant.deciding.case import Case
from assistant.deciding.drafts import without_drafts
from assistant.deciding.missing import (
    Missing,
    about_asked,
    absent_subject,
    missing,
    named_in_best,
)
from assistant.deciding.verdict import Verdict
from assistant.facts.unknown import says_unknown
from assistant.finding.apart import told_apart
from assistant.finding.cells import of_another_year
from assistant.finding.meant import Meant, meant
from assistant.finding.ranking import of_another_period
from assistant.model import EvidenceSentence, Status
from assistant.question.enumerating import asks_for_all, enumerates
from assistant.question.gist import asks_for_summary
from assistant.question.halves import asks
from assistant.question.times import tells_the_end_of

_MAYBE = 0.2  # from here on what is nearest is the answer as often as not: docs/decisions/0018
_OF_A_PART = 2  # quotes for each part of a question
_YEARS = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_CLAUSE = re.compile(r"[.;|:]\s")


def decide(case: Case) -> Verdict:
    """How a question is answered from its evidence."""
    if not case.sentences:
        return case.refused()
    if case.asked.moment.until is not None:
        return _as_of(case)
    lost = missing(case)
    if lost.names:
        return _without(case, lost)
    if absent := absent_subject(case):
        return case.refused(case.wording.not_mentioned([absent]))
    apart = told_apart(about_asked(case), case.terms, case.index.terms)
    verdict = _by_evidence(without_drafts(replace(case, sentences=apart.sentences)))
    return replace(verdict, quotes=apart.shown(verdict.quotes))


def _by_evidence(about: Case) -> Verdict:
    if asks_for_summary(about.asked.plain):
        return _summary(about)
    if _said_unknown(about):
        return _unknown(about)
    return _by_probability(about)


def together(cases: Sequence[Case], verdicts: Sequence[Verdict]) -> Verdict:
    """The answer to a question of several parts, of which one at least is answered.

    What answers each; then which part stays open, with the nearest to it where that is the answer
    as often as not (docs/decisions/0033).
    """
    answered = [v for v in verdicts if v.answers]
    quoted = {_said(quote) for v in answered for quote in v.quotes}
    wording, lines, nearest = cases[0].wording, [], []
    for case, verdict in zip(cases, verdicts, strict=True):
        part = case.asked.plain.rstrip(" ?.!")
        if verdict.may_answer and _said(verdict.quotes[0]) in quoted:
            continue  # what answers the other part may answer this one, too
        if verdict.may_answer and asks(part):
            lines.append(wording.nearest_to(part))
            nearest.append(verdict.quotes[0])
        elif not verdict.answers and asks(part):
            lines.append(wording.partial_lacks(part))
    whole = not lines and all(v.status is Status.ANSWERED for v in answered)
    return Verdict(
        status=Status.ANSWERED if whole else Status.PARTIAL,
        quotes=_each_once(quote for v in answered for quote in v.quotes[:_OF_A_PART]),
        statements=tuple(statement for v in answered for statement in v.statements),
        results=tuple(result for v in answered for result in v.results),
        before=tuple(dict.fromkeys(line for v in answered for line in v.before)),
        after=(*dict.fromkeys(line for v in answered for line in v.after), *lines),
        nearest=tuple(nearest),
        answers=True,
    )


def _each_once(quotes: Iterable[EvidenceSentence]) -> tuple[EvidenceSentence, ...]:
    """The quotes without those that another says already."""
    kept: list[EvidenceSentence] = []
    for quote in quotes:
        if not any(_said(quote) in _said(other) or tells_no_more(quote, other) for other in kept):
            kept.append(quote)
    return tuple(kept)


def _said(quote: EvidenceSentence) -> str:
    return " ".join(quote.text.split())


def _without(case: Case, lost: Missing) -> Verdict:
    """Nothing about what no document names; the nearest, where the rest of the question is near."""
    near = lost.leaves_names or case.confidence >= case.answerability.answered
    if near and not lost.is_code:
        return _denied(case, case.wording.nearest_without(lost.names))
    return case.refused(case.wording.not_mentioned(lost.names))


def _unknown(case: Case) -> Verdict:
    """That nothing was found, with the sentence that says why."""
    line = case.wording.not_found(case.searched)
    quotes = chosen(case.asked, case.sentences[:1])
    return Verdict(status=Status.NOT_FOUND, before=(line,), quotes=quotes)


def _by_probability(case: Case) -> Verdict:
    sure, least = case.confidence, case.answerability
    if sure < least.foreign and not case.asked.search.leans:
        return Verdict(status=Status.NOT_FOUND, before=(case.wording.off_topic(),))
    if sure < least.nearest:
        return case.refused()
    quotes = chosen(case.asked, _own_language(case, ANSWER.margin), ANSWER)
    if sure < _MAYBE or all(_lacks(quote, case.asked.years) for quote in quotes):
        return _denied(case, case.wording.nearest())
    if sure < least.answered or not named_in_best(case):
        return replace(_nearest(case, case.wording.maybe()), may_answer=True)
    return _answered(case, quotes)


def _lacks(quote: EvidenceSentence, years: tuple[str, ...]) -> bool:
    """Whether a quote is of other years, or has no thing of the kind that is asked for.

    What was read together with the question was read for that, too.
    """
    of_another_kind = quote.holds is False and quote.answers is None
    of_other_years = of_another_year(quote.shown, years) or of_another_period(quote, years)
    return of_another_kind or of_other_years


def _answered(case: Case, quotes: tuple[EvidenceSentence, ...]) -> Verdict:
    """The quotes; where it is asked how things are now, the day from which that is known.

    What was found near a question for all of something is no list, unless a quote enumerates.
    """
    after: tuple[str, ...] = ()
    if case.asked.moment.state:
        day = quotes[0].passage.document.facts.published
        after = (case.wording.dated(day) if day else case.wording.undated(),)
    if asks_for_all(case.asked) and not any(enumerates(quote.shown) for quote in quotes):
        after = (*after, case.wording.list_may_lack())
    status = Status.PARTIAL if after else Status.ANSWERED
    return Verdict(status=status, quotes=quotes, after=after, answers=True)


def _denied(case: Case, line: str) -> Verdict:
    """The nearest where it hardly is the answer: of what was read with the question, the first."""
    was_read = case.sentences[0].answers is not None
    return _nearest(case, line, DENIED if was_read else ANSWER)


def _nearest(case: Case, line: str, room: Room = ANSWER) -> Verdict:
    """The honest middle: what comes nearest, shown as no more than that."""
    quotes = chosen(case.asked, _own_language(case, math.inf), room)
    return Verdict(status=Status.PARTIAL, before=(line,), quotes=quotes)


def _own_language(case: Case, within: float) -> Sequence[EvidenceSentence]:
    """The sentences in the language of the question, where one scores as near to the best."""
    read = {None, case.asked.language}
    own = [s for s in case.sentences if s.passage.document.facts.language in read]
    return own if own and case.sentences[0].score - own[0].score <= within else case.sentences


def _summary(case: Case) -> Verdict:
    """The gist of what is meant; the choice, where that could be any document."""
    asked, audience = case.asked, case.audience
    what = meant(
        asked, case.sentences, case.index, audience, lambda ids: case.catalogue.whole(audience, ids)
    )
    if what is None:
        line = case.wording.ask_which()
        return Verdict(status=Status.NOT_FOUND, before=(line,), name_closest=True)
    quotes = summarised(asked, what, case.sentences)
    return Verdict(status=Status.ANSWERED, quotes=quotes, before=_heading(case, what), answers=True)


def _heading(case: Case, what: Meant) -> tuple[str, ...]:
    """Of what document and of which day a summary is."""
    if len(what.documents) > 1:
        return ()
    facts = what.documents[0].facts
    return (case.wording.summary_of(facts.title, what.section, facts.published),)


def _said_unknown(case: Case) -> bool:
    """Whether the best sentence says itself that what is asked is not known."""
    saying = case.asked.saying(case.index.terms)
    clauses = [c for c in _CLAUSE.split(case.sentences[0].text) if says_unknown(c)]
    held = [len(saying & set(case.index.terms(clause))) for clause in clauses]
    return bool(saying and held) and max(held) * 2 >= len(saying)


def _as_of(case: Case) -> Verdict:
    """As the documents stood at the moment asked about.

    What only later ones say is given with the date from which it is known, but for how things were
    at the end of a year: a report on it is written afterwards.
    """
    moment = case.asked.moment
    assert moment.until is not None  # noqa: S101 - the caller asked
    closing = [s for s in case.sentences if _tells_the_end(s, moment.end_of)]
    if closing:
        asked = replace(case.asked, moment=replace(moment, until=None))
        found = decide(replace(case, asked=asked, sentences=closing))
        if found.answers:
            return found
    early = [s for s in case.sentences if published(s) <= moment.until]
    now = replace(case.asked, moment=replace(moment, until=None), years=())
    found = decide(replace(case, asked=now, sentences=early or case.sentences))
    if early or not found.quotes:
        return found
    line = case.wording.as_of(published(found.quotes[0]))
    return replace(found, status=Status.PARTIAL, before=(*found.before, line))


def _tells_the_end(sentence: EvidenceSentence, year: str) -> bool:
    """Whether a sentence says how things were at the end of a year, or stands in its report."""
    title = sentence.passage.document.facts.title
    named = f"{title}\n{sentence.passage.heading}\n{sentence.heading}"
    return bool(year) and (tells_the_end_of(year, sentence.text) or year in _YEARS.findall(named))
