"""A part of a document that is asked for by its number: "Article 2", "clause 2.1", "étape 3"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

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
_FORMS: Final = {form: kind for kind in _KINDS for form in kind}
_KIND: Final = "|".join(sorted(map(re.escape, _FORMS), key=len, reverse=True))
_NUMBER: Final = r"(?:\d{1,4}(?:\.\d{1,3}){0,4}[a-z]?|[IVXLC]{1,7}|[A-Z])"
_LEAD: Final = (
    r"(?:(?:please )?(?:what(?:'s|’s| is| are| does| do| did)?|which is|quote|cite|show(?: me)?"
    r"|give(?: me)?|read(?: me)?|tell me(?: about)?|que (?:dit|disent|prévoit)|qu['’]est-ce que dit"
    r"|que contient|quelle? est|citez|cite[rz]?|lisez"
    r"|(?:o )?qu[eé] (?:dice|diz|establece|estabelece|prevé|prevê)"
    r"|cuál es|qual [eé]|cita(?:r|e)?) )?"
)
_SAYS: Final = (
    r"(?: (?:say|says|said|state|states|read|reads|provide|provides|cover|covers|require|requires"
    r"|contain|contains|regulate|regulates|mean))?"
)
_ASKED: Final = re.compile(
    rf"\W*{_LEAD}(?:the |l['’]|la |le |el |o |a |os |as )?(?P<kind>{_KIND})\.? "
    rf"(?:no\.? |number |n[°º]\.? ?|núm\.? |numéro |número )?(?P<number>{_NUMBER})"
    rf"(?:\((?P<inner>\w{{1,3}})\))?{_SAYS}"
    r"(?: (?:about|on|concerning|regarding|sur|sobre|acerca de|a propos de|à propos de)"
    r" (?P<about>[^?!]+?))?"
    r"(?: (?:of|in|from|de la|de los|del|des|du|de|dans|do|da|no|na|en|em) (?P<of>[^?!]+?))?"
    r"\s*[?!.]*\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that is asked for: its kind as typed, the words that call it, and its number.

    `about` narrows what is asked of it, `within` says of which document it is; each may be empty.
    """

    kind: str
    kinds: tuple[str, ...]
    number: str
    about: str = ""
    within: str = ""

    def is_called_in(self, line: str) -> bool:
        """Whether a line begins with the kind and the number: "Article 2 – Fees"."""
        kinds = "|".join(map(re.escape, self.kinds))
        said = rf"\W*(?:{kinds})\.?\s+(?:no\.?\s+|n[°º]\.?\s*)?{self._number}"
        return re.match(said, line, re.IGNORECASE) is not None

    def is_numbered_in(self, line: str) -> bool:
        """Whether a line begins with the number alone: "2.1 The fee", "2. Walk", "(2) Walk"."""
        if not self.number[0].isdigit():
            return False
        return re.match(rf"\W{{0,3}}{self._number}[.):]?(?:\s|$)", line) is not None

    def is_other_in(self, line: str) -> bool:
        """Whether a line begins another part of the kind."""
        kinds = "|".join(map(re.escape, self.kinds))
        named = re.match(rf"\W*(?:{kinds})\.?\s+{_NUMBER}\b", line, re.IGNORECASE)
        return named is not None and not self.is_called_in(line)

    def is_named_in(self, text: str) -> bool:
        """Whether a text speaks of the part: "as Article 2 provides", "Item: 2"."""
        kinds = "|".join(map(re.escape, self.kinds))
        named = rf"\b(?:{kinds})\W{{1,3}}(?:no\.?\s+|n[°º]\.?\s*)?{self._number}"
        return re.search(named, text, re.IGNORECASE) is not None

    @property
    def name(self) -> str:
        """What it is called: "article 2.1"."""
        return f"{self.kind} {self.number}"

    @property
    def _number(self) -> str:
        return rf"{re.escape(self.number)}(?![\w]|\.\d)"


def part_asked(question: str) -> Part | None:
    """The part that a question asks for, where it asks for nothing else; None elsewhere."""
    found = _ASKED.fullmatch(" ".join(question.split()))
    if found is None:
        return None
    number = found["number"]
    if number.isalpha() and number.islower():  # "a" is no number
        return None
    return Part(
        kind=found["kind"],
        kinds=_FORMS[found["kind"].lower()],
        number=number,
        about=(found["about"] or "").strip(),
        within=(found["of"] or "").strip(),
    )
