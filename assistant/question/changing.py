"""Whether a question wants to know what changed from one edition of a document to another."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASKS = re.compile(
    r"\b(?:what(?:['’]s| has| have| was| were| is| are)?(?: been)?"
    r" (?:changed?|changes|altered|amended|revised|updated|new|different)\b"
    r"|(?:changes?|differences|amendments|revisions|updates)"
    r" (?:between|from|since|in|of|to|were|have)\b"
    r"|how (?:do|does|did|has|have|is|are)\b.{1,80}\b(?:differ|differs|changed?|different)\b"
    r"|compare\b.{1,80}\b(?:and|with|to)\b"
    r"|qu['’ ]?(?:est-ce qui|y a-t-il)(?: a| est| de)? (?:chang[ée]e?|nouveau|diff[ée]rent)"
    r"|qu['’]a-t-on chang[ée]|(?:diff[ée]rences|changements|modifications) (?:entre|de|depuis)\b"
    r"|ce qui (?:a chang[ée]|change)"
    r"|qu[ée] (?:ha |han )?cambi\w+|qu[ée] hay de nuevo"
    r"|(?:diferencias|cambios) (?:entre|desde|de|en)\b"
    r"|o que (?:mudou|mudaram|foi alterado|h[áa] de novo|[ée] novo)"
    r"|(?:diferen[çc]as|mudan[çc]as|altera[çc][õo]es) (?:entre|desde|de|em|na|no)\b"
    r"|compar(?:ez|er|a|e|ar)\b.{1,80}\b(?:et|avec|y|con|e|com)\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EDITIONS = re.compile(
    r"\b(?:editions?|versions?|[ée]ditions?|edici[óo]n(?:es)?|versi[óo]n(?:es)?|edi[çc][ãa]o"
    r"|edi[çc][õo]es|vers[ãa]o|vers[õo]es)\b",
    re.IGNORECASE,
)
# words that ask for a comparison and name nothing that could be compared
_ASKING_TEXT = """
    what what's has have was were is are been change changed changes altered amended revised updated
    new different difference differences between from since in of to and the a an how do does did
    differ differs compare compared with than amendments revisions updates last two both older newer
    old previous earlier later latest first second edition editions version versions document me
    tell show list all please for on about regarding this that its it their there anything exactly
    qu est-ce qu'est-ce qui a a-t-on y a-t-il changé change nouveau différent différences différence
    changements modifications entre de du des depuis et la le les l en dans ce quoi quelles quels
    quelle quel sont comparez comparer avec édition éditions dernière dernier précédente pour sur
    qué que ha han cambió cambiado cambiaron cambio cambios hay nuevo nueva diferencias diferencia
    desde el los las una un cuáles cuál son compara comparar con edición ediciones versión versiones
    última anterior para sobre
    o os as mudou mudaram foi alterado há novo nova é diferenças diferença mudanças alterações no na
    nos nas do da dos das em uma um quais qual são compare com edição edições versão versões e
"""
_ASKING = frozenset(_ASKING_TEXT.split())
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesAsked:
    """What is asked about changes.

    Args:
        years: of the editions, the earlier first; at most two.
        about: the words that name the document and what of it is meant.
        of_editions: whether editions or versions are spoken of.
    """

    years: tuple[int, ...]
    about: str
    of_editions: bool


def changes_asked(question: str) -> ChangesAsked | None:
    """What changes a question asks for; None where it asks for something else."""
    if not _ASKS.search(question):
        return None
    years = sorted({int(year) for year in _YEAR.findall(question)})
    words = [
        word
        for word in _WORD.findall(_YEAR.sub(" ", question))
        if word.lower().replace("’", "'") not in _ASKING
    ]
    return ChangesAsked(
        years=tuple((years[0], years[-1]) if len(years) > 1 else years),
        about=" ".join(_unbound(word) for word in words),
        of_editions=bool(_EDITIONS.search(question)),
    )


def _unbound(word: str) -> str:
    """A word without the article that is bound to it: "l’accueil"."""
    return re.sub(r"^(?:l|d|qu)['’]", "", word, flags=re.IGNORECASE)
