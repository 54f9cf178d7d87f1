"""Whether the evidence answers the question, what of it is quoted, and what has to be said with it.

The order of the rules is the order in which a careful colleague would check: does the question rest
on something that the documents contradict; does it name what they never mention; do they hold the
kind of thing that is asked for; is the nearest sentence near enough; and is it the whole answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answerability import Answerability
from assistant.asking import naming_words, saying_words
from assistant.claims import presumes, rivals
from assistant.evidence import joined, own_weights, same_as
from assistant.facts.names import names
from assistant.gathering import compared, differing, gathered, published, readings
from assistant.holding import Holding
from assistant.model import EvidenceSentence, Status
from assistant.summarising import asks_for_summary, summarised
from assistant.understanding import Asked
from assistant.wants import CHECKED, Want, Wanted, wanted
from assistant.wording import Wording
from corpus.audience import Audience
from corpus.index import LibraryIndex

_NEAR = 0.20  # a sentence that scores this much below the best still bears on the question
_CLOSE = 0.10
_BEST = 3
# what is left of "Summarise it in three bullets for the newsletter", as stems
_SUMMARY_TERMS = frozenset(
    ["summaris", "summar", "summari", "tl", "dr", "tldr", "key", "main", "point", "messag",
     "bullet", "five",
     "newslett", "sentenc", "short", "brief", "nutshel", "find", "takeaway", "three"]
)  # fmt: skip
_PLAIN_KINDS = {Want.DATE, Want.AMOUNT, Want.NUMBER, Want.COUNTRY, Want.REGION}  # surely told
_HOW_TO = re.compile(r"\W*how (?:can|could|should|to|may|might)\b", re.IGNORECASE)
_STEM = 4  # letters at least that two forms of a name share
_AS_GOOD = 0.03
_MOST_REASONS = 75  # words of quotes that together give a reason
_MOST_WORDS = 45  # of two quotes where one would do
_OWN_LANGUAGE = 0.2  # what being in the question's language is worth, English apart
_ELSEWHERE = 0.1  # what a sentence loses whose passage has none of the question's names
_SAID = 0.15  # what saying all that is asked is worth
_TYPED = 0.08  # what holding the kind of thing asked for is worth
_SECOND = re.compile(
    r"(?:,|;|\band\b)\s*(?:and\s+)?((?:with whom|when|where|who|why|how much"
    r"|how many|in what|in which|in how many|worth how much)\b.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a question is answered: the quotes in order, and fixed lines before and after them."""

    status: Status
    quotes: tuple[EvidenceSentence, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    name_closest: bool = False


@dataclass(frozen=True, kw_only=True)
class Judge:
    """Decides for one question of one reader."""

    asked: Asked
    sentences: Sequence[EvidenceSentence]
    index: LibraryIndex
    audience: Audience
    wording: Wording
    answerability: Answerability
    holding: Holding
    searched: int

    @cached_property
    def _names_of(self) -> dict[str, float]:
        return {}

    def verdict(self) -> Verdict:
        """The first rule that applies."""
        if not self.sentences:
            return self._refused()
        until = self.asked.moment.until
        if until is not None:
            early = [s for s in self.sentences if published(s) <= until]
            now = replace(self.asked, moment=replace(self.asked.moment, until=None))
            found = replace(self, asked=now, sentences=early or self.sentences).verdict()
            return found if early else self._later(found)
        rules = (
            self._summary,
            self._defined,
            self._contradicted,
            self._unmentioned,
            self._ambiguous,
            self._unsupported_claim,
            self._compared,
            self._every,
            self._said_unknown,
            self._elsewhere,
            self._only_names,
            self._without_way,
            self._without_kind,
            self._too_far,
            self._differing,
            self._narrower,
        )
        for rule in rules:
            verdict = rule()
            if verdict is not None:
                return verdict
        return self._answered()

    def _later(self, found: Verdict) -> Verdict:
        """What only documents say that are later than the moment asked about."""
        if not found.quotes:
            return found
        line = self.wording.as_of(published(found.quotes[0]))
        return replace(found, status=Status.PARTIAL, before=(*found.before, line))

    @cached_property
    def _near(self) -> list[EvidenceSentence]:
        """The sentences that bear on the question, best first."""
        worth = {sentence: self._worth(sentence) for sentence in self.sentences}
        top = max(worth.values())
        near = [s for s in self.sentences if top - worth[s] <= _NEAR]
        return sorted(near, key=lambda s: -worth[s])

    def _worth(self, sentence: EvidenceSentence) -> float:
        """A sentence's score, more where it holds the kind asked for and says what is asked."""
        saying = self.asked.saying(self.index.terms)
        said = len(saying & sentence.terms) + len(saying & sentence.around - sentence.terms) / 2
        share = said / len(saying) if saying else 0.0
        typed = self._holds(sentence) is True
        own = sentence.passage.document.facts.language == self.asked.language != "en"
        score = sentence.score + _TYPED * typed + _SAID * share + _OWN_LANGUAGE * own
        return score - _ELSEWHERE * (1 - self._named(sentence))

    def _named(self, sentence: EvidenceSentence) -> float:
        """The share of the question's names that a sentence's passage, headings and title have."""
        if sentence.passage.id not in self._names_of:
            passage = sentence.passage
            text = f"{passage.document.facts.title} {passage.heading} {passage.text}"
            terms = joined(frozenset(self.index.terms(text)), same_as(self.asked, self.index))
            wanted_terms = [set(self.index.terms(name)) for name in self._names()]
            held = sum(each <= terms for each in wanted_terms)
            self._names_of[passage.id] = held / len(wanted_terms) if wanted_terms else 1.0
        return self._names_of[sentence.passage.id]

    @property
    def _best(self) -> EvidenceSentence:
        """The sentence to quote, with a figure where one is asked for, if any has it.

        Of those nearly as good the newest, where that is asked for.
        """
        near = self._near
        if self.asked.wanted.want in _PLAIN_KINDS:
            near = [s for s in near if self._holds(s) and self._on_topic(s)] or near
        if not self.asked.moment.newest:
            return near[0]
        least = self._worth(near[0]) - _CLOSE
        return max((s for s in near if self._worth(s) >= least), key=published)

    def _holds(self, sentence: EvidenceSentence, asked: Wanted | None = None) -> bool | None:
        """Whether a sentence has what is asked for; in other languages only figures are told."""
        asked = asked or self.asked.wanted
        if sentence.passage.document.facts.language not in {None, "en"}:
            if asked.want not in {Want.NUMBER, Want.AMOUNT}:
                return None
            asked = replace(asked, noun="")
        return self.holding.holds(asked, sentence.text, self.asked.plain)

    def _summary(self) -> Verdict | None:
        """The gist of the document that is meant; the choice, where that could be several."""
        if not asks_for_summary(self.asked.plain):
            return None
        documents = {s.passage.document.id for s in self.sentences}
        unnamed = not self.asked.saying(self.index.terms) - _SUMMARY_TERMS and not any(
            self._names()
        )
        if len(documents) > 1 and unnamed:
            line = self.wording.ask_which()
            return Verdict(status=Status.NOT_FOUND, before=(line,), name_closest=True)
        quotes = summarised(self.sentences)
        return Verdict(status=Status.ANSWERED, quotes=tuple(quotes)) if quotes else None

    def _defined(self) -> Verdict | None:
        """For "What is TEST?" the sentence that writes it out."""
        if self.asked.claim or self.asked.saying(self.index.terms):
            return None
        named = list(names(self.asked.plain))
        for alias in self.asked.aliases:
            if [n.text for n in named] == [alias.short]:
                for sentence in self.sentences:
                    whole = sentence.passage.document.id == alias.document_id
                    if whole and sentence.span.start <= alias.start < sentence.span.end:
                        return Verdict(status=Status.ANSWERED, quotes=(sentence,))
        return None

    def _contradicted(self) -> Verdict | None:
        """For "500 cities" the nearest sentence if it has eight."""
        if self.asked.language != "en" or not presumes(self.asked.plain):
            return None  # a rendering word for word is no ground to contradict anybody
        for sentence in self._near:
            if self._worth(self._best) - self._worth(sentence) > _CLOSE:
                break
            against = rivals(self.asked.plain, sentence.text, self.index.terms)
            if against and not self._said_elsewhere(against, sentence):
                return self._premise(against, sentence)
        return None

    def _said_elsewhere(self, against: Sequence[str], sentence: EvidenceSentence) -> bool:
        """Whether another sentence as near has the question's own figure."""
        wanted_terms = {t for each in against for t in self.index.terms(each)}
        return any(wanted_terms <= s.terms for s in self._near if s is not sentence)

    def _unmentioned(self) -> Verdict | None:
        """A name that no document of the reader has."""
        missing = [name for name in self._names() if self._is_unknown(name)]
        if not missing:
            return None
        claims = self.asked.claim or re.match(r"\W*why\b", self.asked.plain, re.IGNORECASE)
        if claims and not self._lacks_predicate(self._best):
            return self._premise(missing, self._best)
        return self._refused(self.wording.not_mentioned(missing))

    def _names(self) -> Iterator[str]:
        for name in names(self.asked.plain):
            yield name.text

    def _is_unknown(self, name: str) -> bool:
        known = self.index.frequencies(self.audience, name)
        if not known or all(known.values()):
            return False
        if any(name.lower() in (a.short.lower(), a.long.lower()) for a in self.asked.aliases):
            return False
        if any(_initials(n.text) == name for s in self._near for n in names(s.text)):
            return False
        # "COP" is known where COP21 is, "Ethiopian" where Ethiopia is
        begins = name[: max(_STEM, len(name) - 2)]
        stem = re.compile(rf"\b{re.escape(begins)}" + (r"\d" if len(name) < _STEM else ""))
        return not any(stem.search(s.text) for s in self.sentences)

    def _ambiguous(self) -> Verdict | None:
        """For "What did the bank do?" the banks that the documents name."""
        found = readings(self.asked.plain, self.sentences)
        if not found:
            return None
        return Verdict(
            status=Status.PARTIAL,
            before=(self.wording.several_readings(),),
            quotes=tuple(found),
            after=(self.wording.ask_which(),),
        )

    def _unsupported_claim(self) -> Verdict | None:
        """A claim of which the nearest sentence lacks a word that carries it."""
        if not self.asked.claim or self._confidence() < self.answerability.threshold / 2:
            return None
        best = self._best
        terms = self.index.terms(naming_words(self.asked.claim))
        if all(t in best.terms | best.around for t in terms):
            return None
        return self._premise([self.asked.claim], best)

    def _elsewhere(self) -> Verdict | None:
        """The nearest sentence stands where none of the question's names does."""
        if self.asked.search.leans or self.asked.language != "en":
            return None
        return self._refused() if not self._named(self._best) else None

    def _only_names(self) -> Verdict | None:
        """The nearest sentence is about the same names, and says nothing that is asked of them."""
        if self.asked.search.leans or not any(self._names()):
            return None
        if self.asked.wanted.want in _PLAIN_KINDS and self._holds(self._best):
            return None
        bearing = [self._best, *self.sentences[:_BEST]]
        return self._refused() if all(map(self._lacks_predicate, bearing)) else None

    def _without_way(self) -> Verdict | None:
        """Nothing for "How can I apply?" where no document has the word."""
        if not _HOW_TO.match(self.asked.plain):
            return None
        known = self.index.frequencies(self.audience, saying_words(self.asked.plain))
        held = self._best.terms | self._best.around
        lost = [term for term, count in known.items() if not count and term not in held]
        return self._refused(self.wording.lacks(Want.METHOD.value)) if lost else None

    def _without_kind(self) -> Verdict | None:
        """No date near the question where a date is asked for; no sum, no number of them."""
        want = self.asked.wanted.want
        if want not in CHECKED:
            return None
        if any(self._holds(s) is not False for s in self._near if self._on_topic(s)):
            return None
        return self._refused(self.wording.lacks(want.value))

    def _on_topic(self, sentence: EvidenceSentence) -> bool:
        """Whether a sentence has a word of what a follow-up is about: "Then name the cities"."""
        if not self.asked.search.leans:
            return True
        texts = (naming_words(part.text) for part in self.asked.search.parts)
        terms = {term for text in texts for term in self.index.terms(text)}
        own = set(self.index.terms(self.asked.wanted.noun))
        return bool((terms - own) & (sentence.terms | sentence.around))

    def _too_far(self) -> Verdict | None:
        least = self.answerability.threshold
        if self.asked.wanted.want in _PLAIN_KINDS and self._holds(self._best):
            least /= 2  # it has what is asked for
        if self._confidence() >= least:
            return None
        if self._confidence() < self.answerability.foreign and not self.asked.search.leans:
            return Verdict(status=Status.NOT_FOUND, before=(self.wording.off_topic(),))
        return self._refused()

    def _confidence(self) -> float:
        return self.answerability.confidence(
            self.asked,
            self.sentences,
            own_weights(self.asked, self.index, self.audience),
        )

    def _compared(self) -> Verdict | None:
        pairs = compared(self.asked.plain, self._near, self.index.terms)
        return Verdict(status=Status.ANSWERED, quotes=tuple(pairs)) if pairs else None

    def _every(self) -> Verdict | None:
        """Every country that is mentioned, not only those of the best sentence."""
        if not self.asked.wanted.every:
            return None
        noun = frozenset(self.index.terms(self.asked.wanted.noun))
        saying = self.asked.saying(self.index.terms) - noun
        about = [s for s in self.sentences if not saying or saying & (s.terms | s.around)]
        found = gathered(self.asked.wanted, about, self.holding.gazetteer) if about else []
        return Verdict(status=Status.ANSWERED, quotes=tuple(found)) if found else None

    def _differing(self) -> Verdict | None:
        """Two documents with two figures for one thing: both, newest first."""
        of = self.asked.wanted
        if of.want not in {Want.NUMBER, Want.AMOUNT} or not self._holds(self._best):
            return None
        noun = frozenset(self.index.terms(of.noun)) if of.want is Want.NUMBER else frozenset()
        about = frozenset(self.index.terms(" ".join(self._names())))
        holders = [s for s in self.sentences if self._holds(s)]
        found = differing(self._best, holders, noun, about, self.index.terms)
        if len(found) < 2:
            return None
        return Verdict(
            status=Status.ANSWERED, before=(self.wording.disagree(),), quotes=tuple(found)
        )

    def _narrower(self) -> Verdict | None:
        """For "How many members?" what is counted, and that it is no total."""
        of = self.asked.wanted
        terms = self.index.terms(naming_words(self.asked.plain))
        if of.want is not Want.NUMBER or not of.noun or set(terms) - set(self.index.terms(of.noun)):
            return None
        return Verdict(
            status=Status.PARTIAL, before=(self.wording.no_total(),), quotes=(self._best,)
        )

    def _said_unknown(self) -> Verdict | None:
        """The document itself says that it is not known."""
        saying = self.asked.saying(self.index.terms)
        clauses = [c for c in _CLAUSE.split(self._best.text) if _NOT_STATED.search(c)]
        held = [len(saying & set(self.index.terms(clause))) for clause in clauses]
        if not saying or not held or max(held) * 2 < len(saying):
            return None
        reason = self.wording.not_found(self.searched)
        return Verdict(status=Status.NOT_FOUND, before=(reason,), quotes=(self._best,))

    def _answered(self) -> Verdict:
        quotes = self._quotes()
        after = [*self._second_part(quotes), *self._incomplete(quotes[0])]
        if self.asked.moment.state:
            published = quotes[0].passage.document.facts.published
            after.append(self.wording.dated(published) if published else self.wording.undated())
        return Verdict(
            status=Status.PARTIAL if after else Status.ANSWERED,
            quotes=tuple(quotes),
            after=tuple(after),
        )

    def _quotes(self) -> list[EvidenceSentence]:
        """The best sentence, the one that goes on from it, and one that is as good."""
        best = self._best
        quotes = [best]
        following = next((s for s in self.sentences if _goes_on(best, s)), None)
        if following:
            quotes.append(following)
        elif self.asked.wanted.want is Want.REASON and not _BECAUSE.search(best.text):
            quotes += self._more_about(best)
        elif self.asked.wanted.want in {Want.TEXT, Want.REASON, Want.METHOD}:
            quotes += [
                s
                for s in self._near
                if s.text != best.text
                and abs(best.score - s.score) <= _AS_GOOD
                and len(s.text.split()) + len(best.text.split()) <= _MOST_WORDS
            ][:1]
        return quotes

    def _more_about(self, best: EvidenceSentence) -> list[EvidenceSentence]:
        """Where no sentence gives a reason in so many words: what else is said of the names."""
        named = frozenset(self.index.terms(" ".join(self._names())))
        more: list[EvidenceSentence] = []
        words = len(best.text.split())
        for sentence in self._near:
            words += len(sentence.text.split())
            if words > _MOST_REASONS or not named:
                break
            if sentence is not best and named & sentence.terms:
                more.append(sentence)
        return more

    def _second_part(self, quotes: list[EvidenceSentence]) -> list[str]:
        """For "…, and when?" a sentence more, or a line that none says it."""
        second = _SECOND.search(self.asked.plain)
        more = wanted(second[1]) if second else Wanted(want=Want.TEXT)
        if second is None or more.want not in CHECKED:
            return []
        held = [s for s in self._near if self._holds(s, more)]
        if not held:
            return [self.wording.partial_lacks([second[1].rstrip(" ?.!")])]
        if not any(each in held for each in quotes):
            quotes.append(held[0])
        return []

    def _incomplete(self, best: EvidenceSentence) -> list[str]:
        """Where several are asked for and one is named, that no list is given."""
        of = self.asked.wanted
        if of.want is not Want.COUNTRY or not of.several:
            return []
        named = [
            c for c in self.holding.gazetteer.countries(best.text) if c not in self.asked.plain
        ]
        return [self.wording.no_list()] if len(named) == 1 else []

    def _lacks_predicate(self, sentence: EvidenceSentence) -> bool:
        """Whether a sentence shares only names with the question, and nothing said of them."""
        terms = self.asked.saying(self.index.terms)
        return bool(terms) and not any(t in sentence.terms | sentence.around for t in terms)

    def _premise(self, parts: Sequence[str], sentence: EvidenceSentence) -> Verdict:
        said = [_MARK.sub("", part).strip() for part in parts]
        return Verdict(
            status=Status.PARTIAL, before=(self.wording.premise(said),), quotes=(sentence,)
        )

    def _refused(self, reason: str = "") -> Verdict:
        lines = [self.wording.not_found(self.searched), reason]
        if self.asked.language != "en" and self.searched:
            lines.append(self.wording.language_limit(self.asked.language))
        return Verdict(
            status=Status.NOT_FOUND, before=(" ".join(filter(None, lines)),), name_closest=True
        )


_NOT_STATED = re.compile(
    r"\b(?:is|are|was|were|has|have)(?: not|n['’]t)(?: been)? (?:yet )?(?:publicly )?(?:stated"
    r"|given|known|named|published|specified|disclosed|mentioned|indicated|said|available)\b"
    r"|\b(?:is|are|remains?) (?:unknown|unclear|undisclosed|unspecified)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"\[\d+\]")  # what looks like one of ours
_CLAUSE = re.compile(r"[.;|:]\s")
_BECAUSE = re.compile(
    r"\b(?:because|since|as|so that|in order to|due to|therefore|thanks to|to \w+|for example)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:these|they|it|this|among (?:them|these))\s+(?:\w+\s+){0,2}?"
    r"(?:includes?|included|are|comprise)\b",
    re.IGNORECASE,
)


def _goes_on(best: EvidenceSentence, other: EvidenceSentence) -> bool:
    """Whether a sentence follows another at once and says what it consists of."""
    if best.passage.id != other.passage.id:
        return False
    order = list(best.passage.sentences)
    next_one = order.index(other.span) == order.index(best.span) + 1
    return next_one and bool(_GOES_ON.match(other.text))


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())
