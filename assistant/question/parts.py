"""A part of a document that is asked for by its number: "Article 2", "clause 2.1", "étape 3"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from assistant.question.inflection import unaccented

# the words of four languages that call one kind of part
_KINDS: Final = (
    ("article", "articles", "art", "artículo", "artigo"),
    ("section", "sections", "sec", "sección", "seção", "secção"),
    ("clause", "clauses", "sub-clause", "subclause", "cláusula"),
    ("paragraph", "paragraphs", "para", "paragraphe", "alinéa", "párrafo", "parágrafo", "apartado"),
    ("chapter", "chapters", "chapitre", "capítulo"),
    ("part", "partie", "parte"),
    ("rule", "rules", "règle", "regla", "regra"),
    ("step", "steps", "étape", "paso", "passo", "etapa"),
    ("point", "points", "punto", "ponto"),
    ("item", "items"),
    ("annex", "appendix", "schedule", "annexe", "anexo"),
    ("principle", "principe", "principio", "princípio"),
    ("recommendation", "recommandation", "recomendación", "recomendação"),
    ("question", "pregunta", "pergunta"),
)
FORMS: Final = {unaccented(form): kind for kind in _KINDS for form in kind}
KIND: Final = "|".join(sorted(map(re.escape, FORMS), key=len, reverse=True))
_NUMBER: Final = r"(?:\d{1,4}(?:\.\d{1,3}){0,4}[a-z]?|[IVXLC]{1,7}|[A-Z])"
LEAD: Final = unaccented(
    r"(?:(?:please )?(?:what(?:'s|’s| is in| is| are| does| do| did)?|which is|quote|cite"
    r"|show(?: me)?|give(?: me)?|read(?: me)?|tell me(?: about)?|que (?:dit|disent|prévoit)"
    r"|qu['’]est-ce que (?:dit|prévoit|contient)|c['’]est quoi"
    r"|que contient|quelle? est|citez|cite[rz]?|lisez"
    r"|(?:o )?qu[eé] (?:dice|diz|establece|estabelece|prevé|prevê)"
    r"|cuál es|qual [eé]|cita(?:r|e)?) )?"
)
SAYS: Final = (
    r"(?: (?:say|says|said|state|states|read|reads|provide|provides|cover|covers|require|requires"
    r"|contain|contains|regulate|regulates|mean))?"
)
REST: Final = (
    r"(?: (?:about|on|concerning|regarding|sur|sobre|acerca de|a propos de)"
    r" (?P<about>[^?!]+?))?"
    r"(?: (?:of|in|from|de la|de los|del|des|du|de|dans|do|da|no|na|en|em) (?P<of>[^?!]+?)"
    rf"{SAYS})?\s*[?!.]*\s*"
)
NUMBERED: Final = r"(?:no\.? |number |n[°º]\.? ?|num\.? |numero )?"
_ASKED: Final = re.compile(
    unaccented(
        rf"\W*{LEAD}(?:the |l['’]|la |le |el |o |a |os |as )?(?P<kind>{KIND})\.? "
        rf"{NUMBERED}(?P<number>{_NUMBER}){SAYS}{REST}"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that is asked for: its kind as typed, the words that call it, and its number.

    `about` narrows what is asked of it, `within` says of which document it is; each may be empty.
    `inner` are the marks of an item inside it, outermost first: "b", "ii" of "3(b)(ii)". Where
    nobody says of what kind it is, `kind` and `kinds` are empty.
    """

    kind: str
    kinds: tuple[str, ...]
    number: str
    about: str = ""
    within: str = ""
    inner: tuple[str, ...] = ()

    def is_called_in(self, line: str) -> bool:
        """Whether a line begins with the kind and the number: "Article 2 – Fees"."""
        said = rf"\W*(?:{self._kinds})\.?\s+(?:no\.?\s+|n[°º]\.?\s*)?{self._number}"
        return bool(self.kinds) and _begins(said, line)

    def is_numbered_in(self, line: str) -> bool:
        """Whether a line begins with the number alone: "2.1 The fee", "2. Walk", "(2) Walk"."""
        if not self.number[0].isdigit():
            return False
        return re.match(rf"\W{{0,3}}{self._number}[.):]?(?:\s|$)", line) is not None

    def is_other_in(self, line: str) -> bool:
        """Whether a line begins another part of the kind."""
        named = _begins(rf"\W*(?:{self._kinds})\.?\s+{_NUMBER}\b", line)
        return bool(self.kinds) and named and not self.is_called_in(line)

    def is_named_in(self, text: str) -> bool:
        """Whether a text speaks of the part: "as Article 2 provides", "Item: 2"."""
        named = rf"\b(?:{self._kinds})\W{{1,3}}(?:no\.?\s+|n[°º]\.?\s*)?{self._number}"
        found = re.search(named, unaccented(text), re.IGNORECASE)
        return bool(self.kinds) and found is not None

    def is_spoken_of_in(self, text: str) -> bool:
        """Whether a text speaks of the item inside the part: "as 4(b) provides"."""
        inner = r"\W{0,3}".join(map(re.escape, self.inner))
        named = rf"(?<![\w.]){re.escape(self.number)}\W{{0,3}}{inner}(?!\w)"
        return bool(self.inner) and re.search(named, text, re.IGNORECASE) is not None

    @property
    def name(self) -> str:
        """What it is called: "article 2.1", "item 3(b)"."""
        inner = "".join(f"({mark})" for mark in self.inner)
        return f"{self.kind} {self.number}{inner}".strip()

    @property
    def _kinds(self) -> str:
        return "|".join(re.escape(unaccented(kind)) for kind in self.kinds)

    @property
    def _number(self) -> str:
        return rf"{re.escape(self.number)}(?![\w]|\.\d)"


def _begins(pattern: str, line: str) -> bool:
    return re.match(pattern, unaccented(line), re.IGNORECASE) is not None


def part_asked(question: str) -> Part | None:
    """The part that a question asks for, where it asks for nothing else; None elsewhere."""
    said = unicodedata.normalize("NFC", " ".join(question.split()))
    found = _ASKED.fullmatch(unaccented(said))
    if found is None:
        return None
    number = found["number"]
    if number.isalpha() and number.islower():  # "a" is no number
        return None
    return part_of(said, found)


def part_of(said: str, found: re.Match[str], inner: tuple[str, ...] = ()) -> Part:
    """The part that a match in the question without accents asks for, in its own spelling."""

    def typed(group: str) -> str:
        start, end = found.span(group)
        return said[start:end].strip() if start >= 0 else ""

    kind = typed("kind")
    return Part(
        kind=kind,
        kinds=FORMS[unaccented(kind).lower()] if kind else (),
        number=typed("number"),
        about=typed("about"),
        within=typed("of"),
        inner=inner,
    )
