"""What a question takes for granted: "The tools went to 500 cities, correct?", "Why at COP22?".

A rival is what the documents have in the same place: another number before the same noun, another
COP, another ordinal, another year. A sentence with a rival answers the question by contradicting
it, which is more useful than to say that nothing was found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.asking import saying_words
from assistant.facts.dates import dates
from assistant.facts.numbers import Number, numbers

_TAG = re.compile(
    r"[,;.!–-]?\s*(?:(?:is|was|are|were|do|does|did|has|have|had|can?|could|will|wo|would|should)"
    r"(?:['’]t|n['’]t|\s+not)?\s+"
    r"(?:it|they|he|she|that|this)(?:\s+not)?|right|correct|true|yes|no|or not|okay|ok|then"
    r"|is that (?:right|so|true|correct)|can you confirm(?: (?:this|that))?|confirm(?:ed)?"
    r"(?: (?:this|that|it)(?: in one word)?)?)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\W*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had"
    r"|can|could|will|would|shall|should|may|name|list|tell|give|show|please|explain|describe"
    r"|summari[sz]e|compare|translate|find|write|say|and|in|at|for|to|from|on|as|since|until)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<=[.!])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\b[A-Z]\.)\s+(?=[A-Z])"
)
_PRESUMES = re.compile(
    r"^\W*(?:why|how come|which|who|when|where|what|in (?:which|what))\b", re.IGNORECASE
)
_SERIES = re.compile(r"(?<!\w)(?!USD|GBP|EUR|CHF|US)([A-Z]{2,})[ -]?(\d+)(?![\w.,]*\d)")
_WORD = re.compile(r"[\w'’-]+")
_WITHIN = 3  # words between a number and its noun: "eight of the larger cities"

Stem = Callable[[str], tuple[str, ...]]


def claim(question: str) -> str | None:
    """The statement that a question makes before it asks, without its tag; None where it only asks.

    "TEST is a private company, right?" claims; so does "The tools raise emissions. Why?".
    """
    text = question.strip()
    sentences = _SENTENCE_END.split(text)
    if len(sentences) > 1 and not _ASKS.match(sentences[0]) and len(sentences[0].split()) >= 4:
        return sentences[0]
    tag = _TAG.search(text)
    if tag and tag.start() and not _ASKS.match(text):
        return re.sub(r"^(?:so|and|but)\s+", "", text[: tag.start()], flags=re.IGNORECASE)
    return None


def presumes(question: str) -> bool:
    """Whether a question takes something for granted: a claim, or "why", "which", "when" of it."""
    return claim(question) is not None or bool(_PRESUMES.match(question))


def rivals(question: str, sentence: str, stem: Stem) -> list[str]:
    """What the question says otherwise than the sentence, in the question's words.

    Args:
        question: as asked.
        sentence: of a document.
        stem: the terms of a text, as the word indexes know them.
    """
    return list(
        dict.fromkeys(
            [
                *_series(question, sentence),
                *_counts(question, sentence, stem),
                *_years(question, sentence, stem),
            ]
        )
    )


def _series(question: str, sentence: str) -> Iterator[str]:
    """COP22 where the sentence has another COP, and not this one."""
    said = {(m[1], m[2]) for m in _SERIES.finditer(sentence)}
    for found in _SERIES.finditer(question):
        same = {number for name, number in said if name == found[1]}
        if same and found[2] not in same:
            yield found.group()


def _counts(question: str, sentence: str, stem: Stem) -> Iterator[str]:
    """500 cities where the sentence has eight cities; the fifth cohort where it has the third."""
    said = list(_counted(sentence, stem))
    years = {str(d.first.year) for d in dates(question) if d.first}
    for number, nouns, words in _counted(question, stem):
        same = [other for other, its, _ in said if other.unit == number.unit and its & nouns]
        differs = same and all(other.value != number.value for other in same)
        if differs and str(number.value) not in years:
            yield words


def _years(question: str, sentence: str, stem: Stem) -> Iterator[str]:
    """2014 where a sentence about the same has another year."""
    said = [d for d in dates(sentence) if d.first and d.last]
    if not said or not set(stem(saying_words(question))) & set(stem(sentence)):
        return
    for date in dates(question):
        if date.first is None or date.last is None:
            continue
        if all(d.last < date.first or date.last < d.first for d in said if d.first and d.last):
            yield question[date.start : date.end]


def _counted(text: str, stem: Stem) -> Iterator[tuple[Number, set[str], str]]:
    """The numbers of a text with the terms of the words after each, and both as written."""
    for number in numbers(text):
        after = _WORD.findall(re.split(r"[,.;:?!()]", text[number.end :])[0])[:_WITHIN]
        nouns = {term for word in after for term in stem(word)}
        if number.unit == "money":
            nouns.add("money")
        shown = after[:1] if number.unit != "money" else []
        if nouns:
            yield number, nouns, " ".join([text[number.start : number.end], *shown])
