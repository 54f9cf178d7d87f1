"""Answers of another shape than the nearest sentence: gists, meanings, choices, pairs, lists."""

from __future__ import annotations

from assistant.asking import naming_words
from assistant.gathering import compared, differing, gathered, readings
from assistant.judging.case import Case
from assistant.judging.verdict import Verdict
from assistant.model import Status
from assistant.summarising import asks_for_summary, summarised
from assistant.wants import Want

# what is left of "Summarise it in three bullets for the newsletter", as stems
_SUMMARY_TERMS = frozenset(
    ["summaris", "summar", "summari", "tl", "dr", "tldr", "key", "main", "point", "messag",
     "bullet", "five",
     "newslett", "sentenc", "short", "brief", "nutshel", "find", "takeaway", "three"]
)  # fmt: skip


def summary(case: Case) -> Verdict | None:
    """The gist of the document that is meant; the choice, where that could be several."""
    if not asks_for_summary(case.asked.plain):
        return None
    documents = {s.passage.document.id for s in case.sentences}
    unnamed = not case.names and not case.saying - _SUMMARY_TERMS
    if len(documents) > 1 and unnamed:
        line = case.wording.ask_which()
        return Verdict(status=Status.NOT_FOUND, before=(line,), name_closest=True)
    quotes = summarised(case.sentences)
    return Verdict(status=Status.ANSWERED, quotes=tuple(quotes)) if quotes else None


def defined(case: Case) -> Verdict | None:
    """For "What is TEST?" the sentence that writes it out."""
    if case.asked.claim or case.saying or case.asked.moment.state:
        return None
    for alias in case.asked.aliases:
        if case.names == (alias.short,):
            for sentence in case.sentences:
                whole = sentence.passage.document.id == alias.document_id
                if whole and sentence.span.start <= alias.start < sentence.span.end:
                    return Verdict(status=Status.ANSWERED, quotes=(sentence,))
    return None


def ambiguous(case: Case) -> Verdict | None:
    """For "What did the bank do?" the banks that the documents name."""
    found = readings(case.asked.plain, case.sentences)
    if not found:
        return None
    return Verdict(
        status=Status.PARTIAL,
        before=(case.wording.several_readings(),),
        quotes=tuple(found),
        after=(case.wording.ask_which(),),
    )


def compared_names(case: Case) -> Verdict | None:
    """What is said of each of two names that are compared."""
    pairs = compared(case.asked.plain, case.sentences, case.terms)
    return Verdict(status=Status.ANSWERED, quotes=tuple(pairs)) if pairs else None


def every_one(case: Case) -> Verdict | None:
    """Every country that is mentioned, not only those of the best sentence."""
    if not case.asked.wanted.every:
        return None
    saying = case.saying - frozenset(case.terms(case.asked.wanted.noun))
    about = [s for s in case.sentences if not saying or saying & (s.terms | s.around)]
    found = gathered(case.asked.wanted, about, case.holding.gazetteer) if about else []
    return Verdict(status=Status.ANSWERED, quotes=tuple(found)) if found else None


def differing_figures(case: Case) -> Verdict | None:
    """Two documents with two figures for one thing: both, newest first."""
    of = case.asked.wanted
    if of.want not in {Want.NUMBER, Want.AMOUNT} or not case.holds(case.best):
        return None
    noun = frozenset(case.terms(of.noun)) if of.want is Want.NUMBER else frozenset()
    about = frozenset(case.terms(" ".join(case.names)))
    holders = [s for s in case.sentences if case.holds(s)]
    found = differing(case.best, holders, noun, about, case.terms)
    if len(found) < 2:
        return None
    return Verdict(status=Status.ANSWERED, before=(case.wording.disagree(),), quotes=tuple(found))


def narrower(case: Case) -> Verdict | None:
    """For "How many members?" what is counted, and that it is no total."""
    of = case.asked.wanted
    terms = set(case.terms(naming_words(case.asked.plain)))
    if of.want is not Want.NUMBER or not of.noun or terms - set(case.terms(of.noun)):
        return None
    return Verdict(status=Status.PARTIAL, before=(case.wording.no_total(),), quotes=(case.best,))
