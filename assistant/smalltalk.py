"""What needs no search: greetings, empty messages, and requests that are declined.

Only plain cases are told here, by their form. Everything else is an ordinary question, and text of
a document or of a question that looks like an instruction is treated as text.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Aside(StrEnum):
    """A message that is answered with a fixed line."""

    GREETING = "greeting"
    THANKS = "thanks"
    FAREWELL = "farewell"
    ABOUT = "about"
    EMPTY = "empty"
    DECLINED_INSTRUCTIONS = "declined_instructions"
    DECLINED_ACCESS = "declined_access"
    DECLINED_OPINION = "declined_opinion"

    @property
    def declines(self) -> bool:
        """Whether a request is turned down."""
        return self.value.startswith("declined")


_POLITE = r"(?:\s*[,.!]*\s*(?:there|all|everyone|team|assistant|a lot|so much|very much|again|for (?:that|this|the|your|all)[\w ]{0,30}|everybody|beaucoup|muito|muchas|mil|todos|à tous|for now))*"  # fmt: skip # noqa: E501
_GREETING = r"hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|bonjour|salut|bonsoir|hola|buen[oa]s (?:d[ií]as|tardes|noches)|ol[áa]|oi|bom dia|boa (?:tarde|noite)"  # fmt: skip # noqa: E501
_THANKS = r"(?:ok(?:ay)?[,.! ]+|great[,.! ]+|perfect[,.! ]+)?(?:many )?(?:thanks|thank you|thx|ty|cheers|much appreciated|merci|gracias|obrigad[oa])|(?:ok(?:ay)?|great|perfect|got it|all right|alright|cool|nice|wow|omg|lol|super|parfait|perfecto|perfeito|d'accord|vale)(?:[,.! ]+(?:ok(?:ay)?|great|good|thanks))?"  # fmt: skip # noqa: E501
_FAREWELL = r"(?:(?:ok(?:ay)?|all right|alright|thanks)[,.! ]+)?(?:bye(?:[ -]?bye)?|goodbye|see (?:you|ya)(?: later| soon)?|good night|au revoir|à bientôt|adi[óo]s|hasta luego|tchau|adeus|até logo)"  # fmt: skip # noqa: E501
_ABOUT = r"(?:so,? )?(?:who|what) are you|what (?:can|do) you do|what can i ask(?: you)?(?: about)?|how (?:do you work|can you help(?: me)?)|(?:hi|hello|hey)?[,!. ]*(?:can|could|will) you help(?: me)?|help(?: me)?(?: please)?|are you (?:a |an )?(?:bot|robot|human|ai|person|real)[\w ]*|qui es-tu|qui êtes-vous|que (?:peux-tu|pouvez-vous) faire|qui[ée]n eres|qu[ée] puedes hacer|quem és|quem [ée] você|o que (?:você pode|podes) fazer"  # fmt: skip # noqa: E501
_WHOLE = tuple(
    (aside, re.compile(rf"\W*(?:{form}){_POLITE}\W*", re.IGNORECASE))
    for aside, form in (
        (Aside.GREETING, _GREETING),
        (Aside.FAREWELL, _FAREWELL),
        (Aside.THANKS, _THANKS),
        (Aside.ABOUT, _ABOUT),
    )
)
_SHOW = r"(?:print|show|reveal|repeat|output|display|tell me|give me|send|paste|dump|list|share|leak|what(?:'s| is| are)|translate|summari[sz]e|montre|affiche|r[ée]v[èe]le|muestra|revela|mostra|mostre)"  # fmt: skip # noqa: E501
_DECLINED = (
    (
        Aside.DECLINED_INSTRUCTIONS,
        re.compile(
            r"\b(?:ignore|forget|disregard|override|bypass|ignore[zr]?|oublie[zr]?|ignora|olvida"
            r"|esque[çc]a)\b.{0,40}\b(?:instructions?|rules?|guidelines?|prompts?|restrictions?"
            r"|consignes|r[èe]gles|instrucciones|reglas|instru[çc][õo]es|regras)\b"
            rf"|\b{_SHOW}\b.{{0,40}}\b(?:system prompt|(?:your|the system|hidden|initial|developer"
            r"|previous|secret) (?:prompts?|instructions?|rules|configuration|settings)|api keys?"
            r"|passwords?|secret keys?|access tokens?|credentials|environment variables)\b"
            r"|\b(?:developer|jailbreak|dan|god) mode\b|\bpretend (?:that )?you (?:are|have)\b"
            r"|\byou are now\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Aside.DECLINED_ACCESS,
        re.compile(
            rf"\b{_SHOW}\b.{{0,40}}\b(?:restricted|confidential|staff[- ]only|classified|secret"
            r"|non-public|private|unpublished|internal[- ]only)\b"
            r"|\bi(?:'m| am| work)\b.{0,80}\b(?:show|give|send|paste|dump|print|share|unlock"
            r"|grant)\b.{0,40}\b(?:all|whole|entire|full|every|access)\b"
            r"|\b(?:paste|dump|print)\b.{0,20}\b(?:the )?(?:whole|entire|full|complete|all)\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Aside.DECLINED_OPINION,
        re.compile(
            r"^\W*(?:please )?(?:just )?(?:say|write|claim|state|announce|declare|tell (?:everyone"
            r"|people|them)|admit|confirm)\b(?: that)?\b.*\b(?:best|better than|worse than|worst"
            r"|superior|greatest|most \w+|proves?|beats?|outperforms?|leading|perfect)\b"
            r"|\bwho (?:will|is going to|would) win\b|\b(?:predict|forecast) (?:the|who|what|how)\b"
            r"|\bwhat (?:do|would) you (?:think|feel|prefer|recommend|suggest)\b"
            r"|^\W*do you (?:think|believe|like|prefer|recommend)\b"
            r"|\b(?:in )?your (?:own )?opinion\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
)


def aside(question: str) -> Aside | None:
    """The fixed line that a message is answered with; None for a question to search for."""
    if not any(character.isalnum() for character in question):
        return Aside.EMPTY
    for kind, form in _WHOLE:
        if form.fullmatch(question):
            return kind
    for kind, form in _DECLINED:
        if form.search(question):
            return kind
    return None
