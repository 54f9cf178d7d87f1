"""Questions for the number of what deals with something: "Which article is about fees?"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from assistant.question.inflection import unaccented
from assistant.question.parts import FORMS, KIND

_TREATS: Final = (
    r"(?:deals? with|treats?(?: of)?|covers?|regulates?|governs?|concerns?|addresses|describes?"
    r"|defines?|explains?|mentions?|speaks? of|talks? about|says? (?:something )?about"
    r"|is (?:about|on|for)|sets out|provides for|contains?"
    r"|(?:trait|parl)\w+ (?:des|du|de|d['’])|concerne\w*|porte\w* sur|regit|regle\w*|definit"
    r"|couvre|decrit|prevoit|est consacre\w* (?:aux?|a)"
    r"|(?:trata|habla|fala)n? (?:del|dos|das|de|do|da|sobre)|se ocupa (?:del|de)|regula|rege"
    r"|cubre|cobre|define|describe|descreve|preve|(?:se )?refiere a|(?:se )?refere(?:-se)? a)"
)
_ON: Final = r"(?:dealing with|covering|concerning|on|about|for|sur|sobre|acerca de)"
_IS_TREATED: Final = (
    r"(?:dealt with|treated|covered|regulated|governed|addressed|described|defined|explained"
    r"|mentioned|discussed|set out|found|traitee?s?|reglee?s?|definie?s?|decrite?s?|abordee?s?"
    r"|tratad[oa]s?|regulad[oa]s?|definid[oa]s?|descrit[oa]s?)"
)
_NUMBER: Final = r"(?: number| no\.?)?"
_WHICH: Final = (
    rf"(?:which|what|quell?e?s?|que|cual|qual)(?: est| es| e)?(?: le| la| l['’]| el| o| a)? ?"
    rf"(?P<kind>{KIND}){_NUMBER}"
)
_OF_NUMBER: Final = (
    r"(?:what is|what['’]s|give me|quel est|quelle est|cual es|qual e) (?:the |le |el |o )?"
    r"(?:number|numero) (?:of|de|du|del|do|da)(?: the| la| el| l['’])? ?"
    rf"(?P<kind>{KIND})"
)
_IN: Final = r"(?:in|under|dans|sous|en|em|no|na)"
_THAT: Final = r"(?: (?:that|which|qui|que|where|ou|donde|onde))?"
_ASKED: Final = tuple(
    re.compile(rf"\W*{form}\W*", re.IGNORECASE)
    for form in (
        rf"{_WHICH}{_THAT} {_TREATS} ?(?P<about>.+?)",
        rf"{_OF_NUMBER}(?:{_THAT} {_TREATS}| {_ON}) ?(?P<about>.+?)",
        rf"{_IN} {_WHICH} (?:are|is|does it|do they|est|sont|esta|estan|sao|e)(?:-il|-elle)?"
        rf" (?P<about>.+?) {_IS_TREATED}",
        rf"{_IN} {_WHICH} (?:est-il question|se \w+|\w+-se)(?: (?:des|du|del|dos|das|de|do|da))?"
        r" ?(?P<about>.+?)",
        r"(?:which|what|que|quel) (?:number|numero) (?:is|has|d['’]|de )(?: ?the| la| el| l['’])? ?"
        rf"(?P<kind>{KIND})(?:{_THAT} {_TREATS}| {_ON}) ?(?P<about>.+?)",
    )
)
# of these only what is called so has a number that is asked for
_NUMBERED: Final = frozenset(
    FORMS[kind]
    for kind in ("article", "section", "clause", "paragraph", "chapter", "rule", "annex")
)
_ASKS_NUMBER: Final = re.compile(r"\b(?:number|numero|no\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A part whose number is asked for: the words that call its kind, and what it deals with."""

    kinds: tuple[str, ...]
    about: str

    def is_called_in(self, line: str) -> bool:
        """Whether a line begins with a part of the kind: "Article 2"."""
        return self._begins(line, self.kinds)

    def is_another_in(self, line: str) -> bool:
        """Whether a line begins with a part of another kind: "Chapter 2"."""
        return self._begins(line, tuple(FORMS)) and not self.is_called_in(line)

    def _begins(self, line: str, kinds: tuple[str, ...]) -> bool:
        called = "|".join(re.escape(unaccented(kind)) for kind in kinds)
        pattern = rf"\W*(?:{called})\.?\s+(?:\d|[IVXLC]+\b|[A-Z]\b)"
        return re.match(pattern, unaccented(line), re.IGNORECASE) is not None


def number_asked(question: str) -> Numbered | None:
    """The part whose number a question asks for; None where it asks for none."""
    said = " ".join(question.split())
    plain = unaccented(said)
    for form in _ASKED:
        found = form.fullmatch(plain)
        if found is None:
            continue
        kinds = FORMS[found["kind"].lower()]
        if kinds in _NUMBERED or _ASKS_NUMBER.search(plain):
            return Numbered(kinds, found["about"].strip())
    return None
