"""Units of evidence: a sentence with those before it that it cannot be understood without.

"It does not rank cities." is nothing by itself, and neither is "UNISDR" in a list. A unit is one
verbatim span of the edition: the items of a list with their lead-in, a sentence that points back
with the sentences it leans on, what somebody proposed with what was decided on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.facts.instructions import states_nothing
from corpus.model import Passage, Span

_POINTS_BACK = re.compile(
    r"\W*(?:It|They|This|These|That|Those|He|She|Its|Their|His|Her|Both|Each|Neither|Such|One"
    r"|Another|Some|Others?|The (?:first|second|third|fourth|former|latter|last|other|same)|Also"
    r"|However|Therefore|But|And|So|Then"
    r"|Il|Elle|Ils|Elles|Cela|Ceci|Ces|Cette|Ella|Ellos|Ellas|Esto|Estos|Estas|Este|Esta"
    r"|Ele|Ela|Eles|Elas|Isto|Isso|Estes|Essa|Esse)\b"
)
# what was only thought of, and what became of it, as minutes and news tell it
_PROPOSED = re.compile(
    r"\b(?:propos(?:es?|ed|al)|suggest(?:s|ed)|recommend(?:s|ed)|moved|motion|asked (?:for|that)"
    r"|looked into|considered|thought (?:of|about)|planned to|wanted to"
    r"|suggère|suggérait|recommande|envisage|a envisagé|souhaite"
    r"|propone|propuso|sugiere|sugirió|recomienda|estudió|propõe|propôs|sugere|sugeriu|recomenda"
    r"|estudou)\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:decide[sd]?|agree[sd]|adopt(?:s|ed)|approve[sd]|reject(?:s|ed)|resolve[sd]|refuse[sd]"
    r"|postpone[sd]|defer(?:s|red)|adjourn(?:s|ed)|withdr(?:ew|awn)|turned down|dropped|carried"
    r"|décidé?e?|reporte|reportée?|fixe|adoptée?|adopte|rejette|rejetée?|approuvée?|approuve|renvoie"
    r"|acuerda|acordó|decidió|aplaza|aplazó|aprueba|aprobó|rechaza|rechazó|pospone|pospuso"
    r"|decidiu|adia|adiou|aprova|aprovou|rejeita|rejeitou)\b",
    re.IGNORECASE,
)
_MOST_BETWEEN = 2  # sentences from a proposal to what was decided
_MOST_BEFORE = 3  # sentences that one may lean on
_A_LABEL, _A_SENTENCE = 4, 6  # words at most, and at least
_MOST_WORDS = 60  # of a sentence with those that it leans on
_ENDS = (".", "!", "?", "”", '"', ":")
_BULLET = re.compile(r"[\s•‣▪*–-]*(?:\(?\w{1,3}[.)])?\s*")
# what stands before a sentence and is none of it: a bar, a bullet, the label of a slide's notes
_UNSAID = re.compile(r"(?:[|•‣▪–]\s+(?!.*\|))?(?:Notes:\s+)?")
_ADDRESS = re.compile(r"\s*\|[^|:]{1,40}:(?:\s*;?\s*(?:https?://|www\.)\S+)+\s*$")


def unit_of(passage: Passage, sentence: Span) -> Span:
    """The span of a sentence and of what it leans on in its passage."""
    lines = _Lines(passage)
    at = passage.sentences.index(sentence)
    first, last = lines.listed(at)
    while first > at - _MOST_BEFORE and lines.points_back(first):
        leaned_on = lines.text(first - 1)
        if lines.words(first - 1, last) > _MOST_WORDS or states_nothing(leaned_on):
            break
        first -= 1
    last = lines.decided(first, last)
    end = passage.sentences[last].end
    address = _ADDRESS.search(lines.text(last))
    if address:  # where a row was copied from says nothing
        end -= len(lines.text(last)) - address.start()
    unsaid = _UNSAID.match(lines.text(first))
    return Span(start=passage.sentences[first].start + (unsaid.end() if unsaid else 0), end=end)


def announces(text: str) -> bool:
    """Whether a sentence only announces what follows: "The aims are:"."""
    return text.rstrip().endswith(":")


def is_unfinished(text: str) -> bool:
    """Whether a text is no sentence: a heading, a row, an item."""
    return not text.rstrip().endswith(_ENDS)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The sentences of a passage by number, as they stand on its lines."""

    passage: Passage

    def text(self, at: int) -> str:
        span, start = self.passage.sentences[at], self.passage.start
        return self.passage.text[span.start - start : span.end - start]

    def words(self, first: int, last: int) -> int:
        return sum(len(self.text(at).split()) for at in range(first, last + 1))

    def points_back(self, at: int) -> bool:
        """Whether a sentence leans on the one that stands right before it."""
        return bool(_POINTS_BACK.match(self.text(at))) and self.follows(at)

    def decided(self, first: int, last: int) -> int:
        """The last sentence with what was decided on what it proposes, in the same paragraph."""
        said = " ".join(map(self.text, range(first, last + 1)))
        if not _PROPOSED.search(said) or _DECIDED.search(said):
            return last
        for at in range(last + 1, min(last + 1 + _MOST_BETWEEN, len(self.passage.sentences))):
            if not self.follows(at) or "\n" in self.before(at):
                break
            if self.words(first, at) <= _MOST_WORDS and _DECIDED.search(self.text(at)):
                return at
        return last

    def before(self, at: int) -> str:
        """What stands between a sentence and the one before it."""
        start = self.passage.start
        end_before = self.passage.sentences[at - 1].end
        return self.passage.text[end_before - start : self.passage.sentences[at].start - start]

    def follows(self, at: int) -> bool:
        """Whether a sentence follows another with nothing but space or a bullet between them."""
        return at > 0 and _BULLET.fullmatch(self.before(at)) is not None

    def listed(self, at: int) -> tuple[int, int]:
        """The first and last sentence of the list that a sentence announces or is an item of.

        The sentence itself where there is no list, or the list is too long to be quoted whole: then
        an item stands alone, and what announces it goes on as far as there is room.
        """
        lead = self._lead(at)
        if lead is None or (lead < at and self._is_labelled(lead, at)):
            return at, at
        last = lead
        while self._goes_on(last, lead) and self.words(lead, last + 1) <= _MOST_WORDS:
            last += 1
        return (lead, last) if last >= at else (at, at)

    def _lead(self, at: int) -> int | None:
        """The sentence that announces the list in which a sentence stands, if there is one."""
        lead = at
        while not announces(self.text(lead)):
            if not self.follows(lead) or (lead < at and "\n\n" in self.before(lead + 1)):
                return None
            lead -= 1
        return lead

    def _is_labelled(self, lead: int, at: int) -> bool:
        """Whether what announces a whole sentence is only a label: "Stakeholders:"."""
        is_whole = self.words(at, at) >= _A_SENTENCE and not is_unfinished(self.text(at))
        return is_whole and not announces(self.text(at)) and self.words(lead, lead) <= _A_LABEL

    def _goes_on(self, at: int, lead: int) -> bool:
        """Whether the sentence after one belongs to the list that another announces.

        The items of a list stand on lines of their own, without blank lines between them.
        """
        following = at + 1
        if following == len(self.passage.sentences) or "|" in self.text(following):
            return False
        return self.follows(following) and (at == lead or "\n\n" not in self.before(following))
