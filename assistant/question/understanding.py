"""From what a reader typed to what is looked for.

Speaker, markup and quoted instructions are taken off; words in French, Spanish and Portuguese are
rendered in English beside the original; spelling mistakes are mended and aliases joined from the
reader's own documents; a follow-up leans on the turns before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import dropwhile

from assistant.facts.names import is_acronym, names
from assistant.facts.terms import Stem
from assistant.memory.conversations import Turn
from assistant.question.asking import saying_words
from assistant.question.denied import said_without_denial
from assistant.question.followups import Standalone, points_back, says_nothing_alone, standalone
from assistant.question.foreign import rendered, telling_words
from assistant.question.glossary import Glossary, load_glossaries
from assistant.question.language import ENGLISH, question_language_teller
from assistant.question.peoples import (
    OtherWords,
    as_documents_say,
    load_other_words,
    other_names,
)
from assistant.question.rewriting import said_in_one, with_nth
from assistant.question.smalltalk import aside
from assistant.question.times import Moment, moment, without_moment
from assistant.question.wants import Want, Wanted, wanted
from assistant.question.written import as_written, corrected, in_fiscal_years
from assistant.wording import Wording, load_wordings
from corpus.aliases import Alias
from corpus.audience import Audience
from corpus.facts.dates import dates
from corpus.hits import Weighted
from corpus.index import LibraryIndex

_SPEAKER = re.compile(r"^\s*\[[^\]\n]{1,60}\]\s*")
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|</?[a-z][^>\n]*>|<[@#!][^>\n]*>", re.I | re.S)
_LABELLED = re.compile(r"\bquestion\s*:\s*(?=\S)", re.IGNORECASE)
_SHORTHAND = {
    "org": "organisation", "orgs": "organisations", "govt": "government", "intl": "international",
    "dept": "department", "mgmt": "management", "info": "information", "w": "with", "w/": "with",
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks",
    "yr": "year", "yrs": "years", "approx": "approximately", "prog": "programme", "wat": "what",
    "wats": "what's", "wen": "when", "wer": "where", "hw": "how", "abt": "about", "tel": "tell",
    "wich": "which",
}  # fmt: skip
_MOST_LONG_FORMS = 2  # an acronym with more meanings than this is not expanded
_EXPANDED = 1.0  # weight of a question with its acronyms written out, beside the question
_ORIGINAL = 0.5  # weight of a foreign question as typed, beside its rendering
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it is understood.

    Args:
        question: as typed.
        plain: as searched: one person's words, spelling mended, in English where it was rendered.
        language: `en`, `fr`, `es` or `pt`.
        search: `plain` with its aliases and what it leans on.
        typed: the question in its own language, with what it leans on.
        typed_words: those of its words that tell something, where it is not in English.
        wanted: what is asked for.
        aliases: those of the library that touch it.
        countries: of each country that it names, what documents call it, in lower case.
        moment: the time it looks at things from.
        said: what the last answer quoted, where the question leans on it.
        years: those that it names.
        is_unclear: it can only be about what was said before, and nothing was.
    """

    question: str
    plain: str
    language: str
    search: Standalone
    typed: tuple[Weighted, ...]
    typed_words: str
    wanted: Wanted
    aliases: tuple[Alias, ...]
    moment: Moment
    said: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    is_unclear: bool = False
    countries: tuple[frozenset[str], ...] = ()

    def saying(self, stem: Stem) -> frozenset[str]:
        """The terms that an answer has to say something of: names and asking words are none."""
        plain = self.plain
        for name in names(plain):
            plain = plain.replace(name.text, " ")
        return frozenset(stem(saying_words(plain)))

    def forms(self, name: str) -> set[str]:
        """A name and what else the library calls it, in lower case."""
        pairs = [{alias.short.lower(), alias.long.lower()} for alias in self.aliases]
        pairs += map(set, self.countries)
        return set.union({name.lower()}, *(pair for pair in pairs if name.lower() in pair))

    @property
    def standalone(self) -> str:
        """The question as it is understood, for the reader to see."""
        return self.search.text


@dataclass(frozen=True)
class Understanding:
    """Reads questions. Its word lists are loaded when the first question needs them."""

    glossaries: Mapping[str, Glossary] = field(default_factory=load_glossaries)
    wordings: Mapping[str, Wording] = field(default_factory=load_wordings)

    @cached_property
    def _other_words(self) -> OtherWords:
        return load_other_words()

    @cached_property
    def _tell(self) -> Callable[[str], str]:
        return question_language_teller(self.glossaries)

    def wording(self, question: str) -> Wording:
        """The fixed texts in a question's language."""
        return self.wordings[self._tell(without_markup(question))]

    def of(
        self, question: str, turns: Sequence[Turn], index: LibraryIndex, audience: Audience
    ) -> Asked:
        """What a reader with these labels means by a question, after these turns."""
        said = without_markup(question)
        language = self._tell(said)
        plain = said
        if language == ENGLISH:
            plain = as_written(longhand(said), index, audience)
            plain = as_documents_say(plain, self._other_words.of, index, audience)
            plain = as_documents_say(plain, self._other_words.short, index, audience)
            plain = without_moment(corrected(plain, index, audience))
            plain = said_without_denial(plain, index, audience)
        elif language in self.glossaries:
            plain = rendered(said, self.glossaries[language])
        turns = _to_lean_on(turns)
        before = [self._plain(turn.question) for turn in turns]
        if turns:
            plain = with_nth(plain, turns[-1])
        search = _searched(plain, said, language, turns, before)
        plain = search.parts[0].text
        known = touching(index.aliases(audience), [said, *(p.text for p in search.parts)])
        parts = list(search.parts)
        if said != plain and language != ENGLISH:
            parts.insert(1, Weighted(text=said, weight=_ORIGINAL))
        words = tuple(replace(p, text=expanded(p.text, known)) for p in parts)
        if words[0] != parts[0]:
            # an acronym written out would drown the rest of the question, so it stands beside it
            parts.insert(1, replace(words[0], weight=_EXPANDED))
        return Asked(
            question=question,
            plain=plain,
            language=language,
            typed=(Weighted(text=said, weight=1.0), *search.parts[1:]),
            typed_words=telling_words(said, self.glossaries[language])
            if language in self.glossaries
            else "",
            search=replace(search, parts=tuple(parts), words=words),
            wanted=_wanted(plain, before, search),
            aliases=known,
            countries=other_names(plain, self._other_words.of, index, audience),
            moment=moment(said if language == ENGLISH else plain),
            said=turns[-1].quotes if turns and search.leans else (),
            years=_years(f"{in_fiscal_years(said, index, audience)}\n{plain}"),
            is_unclear=not turns and says_nothing_alone(plain),
        )

    def _plain(self, question: str) -> str:
        said = without_markup(question)
        glossary = self.glossaries.get(self._tell(said))
        return rendered(said, glossary) if glossary else said


def without_markup(question: str) -> str:
    """What one person asks: without speaker, tags, and text before a "Question:" of its own."""
    text = _SPEAKER.sub("", _MARKUP.sub(" ", question))
    asked = _LABELLED.split(text)[-1].strip()
    return asked or question.strip()


def longhand(question: str) -> str:
    """The question with the shorthand of chats written out; nothing in capitals is touched."""
    # not the letters of "u.n." and "r&d"
    return re.sub(
        r"(?<![\w.&'’/@-])[a-z]+\b(?![.&'’/@-]\w)/?",
        lambda m: _SHORTHAND.get(m.group(), m.group()),
        question,
    )


def _years(question: str) -> tuple[str, ...]:
    """The years that a question names, each once."""
    found = (d.first.year for d in dates(question) if d.first)
    return tuple(dict.fromkeys(map(str, found)))


def expanded(text: str, aliases: Sequence[Alias]) -> str:
    """The text with the other forms of the names in it, in both directions."""
    added = []
    for alias in aliases:
        has_short, has_long = _has(text, alias.short), _has_long(text, alias.long)
        if has_short and not has_long:
            meanings = {a.long.lower() for a in aliases if a.short == alias.short}
            if len(meanings) <= _MOST_LONG_FORMS:
                added.append(alias.long)
        elif has_long and not has_short:
            added.append(alias.short)
    return f"{text} ({', '.join(dict.fromkeys(added))})" if added else text


def _to_lean_on(turns: Sequence[Turn]) -> list[Turn]:
    """The turns that asked something, from the first one that can be understood.

    What was asked to be taken alone begins anew.
    """
    begins = max((n for n, turn in enumerate(turns) if turn.alone), default=0)
    asked = (turn for turn in turns[begins:] if aside(turn.typed or turn.question) is None)
    return list(dropwhile(lambda turn: says_nothing_alone(turn.question), asked))


def _searched(
    plain: str, said: str, language: str, turns: Sequence[Turn], before: Sequence[str]
) -> Standalone:
    """What is searched for; a question in another language is shown as it was typed."""
    if not turns:
        return standalone(plain)
    if language == ENGLISH:
        return standalone(plain, before, turns[-1].quotes if turns[-1].answered else ())
    search = standalone(plain, before, is_whole=False)
    if not search.leans:
        return search
    asked = reversed(list(zip(turns, before, strict=True)))
    subject = next((t for t, text in asked if not points_back(text, is_whole=False)), turns[0])
    return replace(search, text=said_in_one(said, subject.typed or subject.question, language))


def _wanted(plain: str, before: Sequence[str], search: Standalone) -> Wanted:
    """What is asked for; a few words that lean on the question before ask for the same."""
    own = wanted(plain)
    if own.want is not Want.TEXT or len(plain.split()) > _FEW_WORDS or not search.leans:
        return own
    return wanted(before[-1])


def touching(aliases: Sequence[Alias], texts: Sequence[str]) -> tuple[Alias, ...]:
    """The aliases of which these texts name either form."""
    low = "\n".join(texts).lower()
    near = [
        a for a in aliases if a.short.lower() in low or a.long.lower().removeprefix("the ") in low
    ]
    return tuple(a for a in near if any(_has(t, a.short) or _has_long(t, a.long) for t in texts))


def _has(text: str, short: str) -> bool:
    """Whether a text names a short form: as it is written, or all in lower case."""
    found = re.findall(rf"(?<!\w){re.escape(short)}(?!\w)", text, re.IGNORECASE)
    return bool(found) and (short in found or not is_acronym(short) or text.islower())


def _has_long(text: str, long: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(long.removeprefix('The '))}(?!\w)", text, re.I))
