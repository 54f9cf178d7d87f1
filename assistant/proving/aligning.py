"""Who did it to whom: names and figures of a sentence that stand where its quote has others.

The words of both are aligned. Where a name stands against another name, one was put in the other's
place; where two stand the other way round with the same words between them, they were exchanged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from assistant.facts.terms import Stem
from assistant.proving.naming import SameName, proper_names, stands
from corpus.facts.dates import dates
from corpus.facts.numbers import may_be_number, numbers

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_IRREGULAR_TEXT = """
    beat beaten | bring brought | build built | buy bought | catch caught | choose chose chosen |
    draw drew drawn | drive drove driven | feed fed | fight fought | find found | forgive forgave
    forgiven | give gave given | hear heard | hold held | keep kept | know knew known | lead led |
    leave left | lend lent | lose lost | make made | meet met | overtake overtook overtaken | pay
    paid | run ran | say said | see saw seen | seek sought | sell sold | send sent | shoot shot |
    show showed shown | speak spoke spoken | steal stole stolen | strike struck | sue sued | take
    took taken | teach taught | tell told | think thought | undertake undertook undertaken | win
    won | withdraw withdrew withdrawn | write wrote written
"""
_IRREGULAR = {
    form: verb
    for verb, *forms in (each.split() for each in _IRREGULAR_TEXT.split("|"))
    for form in forms
}
_BY_NAME = re.compile(r"(?P<verb>\w+) by (?:the |an? )?(?P<name>[A-Z]\w+)")
_TOWARDS = re.compile(r"\b(?P<side>from|to|by|before|after) (?:the |an? )?(?P<name>[A-Z][\w-]+)")
_PRONOUN = re.compile(r"it|they|them|he|him|she|her|its|their|his|this|these", re.IGNORECASE)
_KEPT_WORDS = re.compile(rf"and|or|{_PRONOUN.pattern}", re.IGNORECASE)
_PARTS = re.compile(r"\s+of\s+(?:the\s+)?|['’]s\s+")
_DERIVED = re.compile(r"(?:ly|ed|ing)$")  # "Finally, …", "Led by …": no name
_KEPT = 2  # equal words beside a name that alone differs
_PLAIN = re.compile(
    r"an?|the|this|that|these|those|it|its|they|their|there|he|his|she|her|we|our|you|your|in|on|at"
    r"|by|for|from|to|of|with|as|if|when|while|during|since|until|under|over|both|each"
    r"|every|some|many|most|more|such|other|one|no|not|yes|also|however|but|and|or|so|then|than|all"
    r"|any|few|several|according|about|what|which|who|where|why|how|because|although|is|are|was"
    r"|were|has|have|had|do|does|did|can|could|will|would|may|might|must|should|been|be|s"
    r"|million|billion|thousand|percent|per|cent|us|usd|gbp|eur|chf",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, what it is compared by, and whether it is a name, or a figure or date."""

    text: str
    term: str
    name: bool = False
    figure: bool = False
    verb: str = ""  # its term as a verb, where it is a form that no rule makes


def misplaced(sentence: str, quote: str, stem: Stem, same: SameName) -> list[str]:
    """The sentence's names and figures that stand in the place of another one of the quote."""
    said, given = _words(sentence, stem, same), _words(quote, stem, same)
    found = [
        *_replaced(said, given, same),
        *_put_first(said, given, same),
        *_turned_round(sentence, quote),
    ]
    of_sentence, of_quote = _done_by(sentence, stem), _done_by(quote, stem)
    if of_sentence.keys() == of_quote.keys():
        found += _exchanged(said, given)
    else:
        found += [n for v, n in of_quote.items() if v not in of_sentence and _after(v, n, said)]
        found += [n for v, n in of_sentence.items() if v not in of_quote and _after(v, n, given)]
    return list(dict.fromkeys(found))


def _done_by(text: str, stem: Stem) -> dict[str, str]:
    """The names after a "by", each with the verb before it."""
    return {_verb(m["verb"], stem): m["name"] for m in _BY_NAME.finditer(text)}


def _verb(word: str, stem: Stem) -> str:
    """The term of a verb, the same for each form of it."""
    return " ".join(stem(_IRREGULAR.get(word.lower(), word)))


def _after(verb: str, name: str, words: Sequence[_Word]) -> bool:
    """Whether a name comes only after a verb that it should come before, as the one who does it."""
    verbs = [at for at, word in enumerate(words) if verb in {word.term, word.verb}]
    places = [at for at, word in enumerate(words) if name in word.text.split()]
    return bool(verbs and places) and min(places) > min(verbs)


def _turned_round(sentence: str, quote: str) -> Iterator[str]:
    """Names after another "from", "to" or "by" than the quote has them after."""
    given: dict[str, set[str]] = defaultdict(set)
    for found in _TOWARDS.finditer(quote):
        given[found["name"]].add(found["side"])
    for found in _TOWARDS.finditer(sentence):
        if given[found["name"]] and found["side"] not in given[found["name"]]:
            yield found["name"]


def _replaced(said: Sequence[_Word], given: Sequence[_Word], same: SameName) -> Iterator[str]:
    """A name against another name, as alignment has them.

    One that the quote has elsewhere may have moved; it has not where nothing but the name differs.
    """
    whole = " ".join(w.text for w in given)
    said, given = _telling(said), _telling(given)
    matcher = SequenceMatcher(None, [w.term for w in said], [w.term for w in given], False)
    steps = [("equal", 0, 0, 0, 0), *matcher.get_opcodes(), ("equal", 0, 0, 0, 0)]
    for before, (kind, a, b, c, d), after in zip(steps, steps[1:], steps[2:], strict=False):
        theirs = " ".join(w.text for w in given[c:d] if w.name)
        if kind != "replace" or not theirs or _one_of_several(said, a, b):
            continue
        kept = max(_equal_words(before), _equal_words(after))
        alone = kept >= _KEPT and not _plainly(said[a:b]) and not _plainly(given[c:d])
        for at in range(a, b):
            mine = said[at].text
            moved = not alone and _alike(mine, whole, same)
            if not said[at].name or moved or _stood_for(at, said, given):
                continue
            if not _alike(mine, theirs, same) and not _alike(theirs, mine, same):
                yield mine


def _put_first(said: Sequence[_Word], given: Sequence[_Word], same: SameName) -> Iterator[str]:
    """A first word that the quote has in no form, where the sentence lacks a name of the quote.

    In capitals like every first word, it may be another name: "Kenya joined" beside "Ghana joined".
    """
    first = said[0] if said else None
    if first is None or not first.name or " " in first.text or _DERIVED.search(first.text):
        return
    sentence, quote = (" ".join(w.text for w in words) for words in (said, given))
    lost = any(w.name and not _alike(w.text, sentence, same) for w in given)
    if lost and first.term not in {w.term for w in given} and not _alike(first.text, quote, same):
        yield first.text


def _telling(words: Sequence[_Word]) -> list[_Word]:
    """The words but for those that only join others; pronouns and "and" are kept."""
    return [w for w in words if not _PLAIN.fullmatch(w.text) or _KEPT_WORDS.fullmatch(w.text)]


def _stood_for(at: int, said: Sequence[_Word], given: Sequence[_Word]) -> bool:
    """Whether the quote has a pronoun beside the same word as the sentence has a name."""
    before = {w.term for w in said[at - 1 : at]} if at else set()
    after = {w.term for w in said[at + 1 : at + 2]}
    return any(
        _PRONOUN.fullmatch(word.text)
        and (
            before & {w.term for w in given[max(i - 1, 0) : i]}
            or after & {w.term for w in given[i + 1 : i + 2]}
        )
        for i, word in enumerate(given)
    )


def _equal_words(step: tuple[str, int, int, int, int]) -> int:
    kind, first, end, _, _ = step
    return end - first if kind == "equal" else 0


def _alike(mine: str, theirs: str, same: SameName) -> bool:
    """Whether one name is in another text; a form of it, such as Ghanaian, only word for word."""
    forms = [mine, *same(mine)]
    if len(mine.split()) == len(theirs.split()):
        return any(stands(form, theirs) for form in forms)
    return any(all(_literally(part, theirs) for part in _PARTS.split(form)) for form in forms)


def _literally(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))


def _exchanged(said: Sequence[_Word], given: Sequence[_Word]) -> Iterator[str]:
    """Two names the other way round with the same words between them."""
    mine, theirs = _places(said), _places(given)
    anchors = sorted(
        (at, places, nth) for term, places in mine.items() for nth, at in enumerate(places)
    )
    for (first, ones, nth), (second, others, mth) in combinations(anchors, 2):
        one, other = said[first].term, said[second].term
        there = _counterpart(_forms(one, theirs), ones, nth)
        later = _counterpart(_forms(other, theirs), others, mth)
        if one == other or not there or not later or min(there) < max(later):
            continue
        between = _plainly(said[first + 1 : second]) & _plainly(given[min(later) : max(there)])
        if between:
            yield said[first].text
            yield said[second].text


def _counterpart(theirs: Sequence[int], mine: Sequence[int], nth: int) -> Sequence[int]:
    """Where a name's n-th place may have its counterpart: the n-th one where there are as many."""
    return theirs[nth : nth + 1] if len(theirs) == len(mine) else theirs


def _forms(term: str, places: Mapping[str, list[int]]) -> list[int]:
    """The places of a name, or of a longer or shorter form of it where it has none itself."""
    if term in places:
        return places[term]
    return sorted(
        at
        for other, some in places.items()
        if re.search(rf"\b{re.escape(term)}\b", other)
        or re.search(rf"\b{re.escape(other)}\b", term)
        for at in some
    )


def _places(words: Sequence[_Word]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        if word.name or word.figure:
            places[word.term].append(at)
    return places


def _plainly(words: Sequence[_Word]) -> set[str]:
    return {w.term for w in words if not w.name and not w.figure and not _PLAIN.fullmatch(w.text)}


def _words(text: str, stem: Stem, same: SameName) -> list[_Word]:
    """The words of a text in order; a name of several words is one."""
    found = [
        (n.start, n.end, _Word(n.text, _known(n.text, same), name=True)) for n in proper_names(text)
    ]
    found += [
        (d.start, d.end, _Word(text[d.start : d.end], f"{d.first} {d.month}", figure=True))
        for d in dates(text)
    ]
    words: list[_Word] = []
    at = 0
    for start, end, word in sorted(found, key=lambda each: each[:2]):
        if start < at:  # a year within a name
            continue
        words += [_word(each.group(), stem) for each in _WORD.finditer(text, at, start)]
        words.append(word)
        at = end
    return [*words, *(_word(each.group(), stem) for each in _WORD.finditer(text, at))]


def _known(name: str, same: SameName) -> str:
    return min([name, *same(name)]).lower().removeprefix("the ")


def _word(text: str, stem: Stem) -> _Word:
    number = next(numbers(text), None) if may_be_number(text) else None
    if number is not None:
        return _Word(text, str(number.value), figure=True)
    mixed = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
    name = (text[0].isupper() or mixed) and not _PLAIN.fullmatch(text)
    verb = _verb(text, stem) if text.lower() in _IRREGULAR else ""
    return _Word(text, " ".join(stem(text)) or text.lower(), name=name, verb=verb)


def _one_of_several(words: Sequence[_Word], first: int, end: int) -> bool:
    """Whether an "and" beside a stretch makes it one of several, which may change places."""
    beside = [*words[max(first - 2, 0) : first], *words[end : end + 2]]
    return any(word.text.lower() in {"and", "or"} for word in beside)
