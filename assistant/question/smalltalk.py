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
    LIBRARY = "library"
    EMPTY = "empty"
    UNCLEAR = "unclear"
    DECLINED_INSTRUCTIONS = "declined_instructions"
    DECLINED_ACCESS = "declined_access"
    DECLINED_OPINION = "declined_opinion"

    @property
    def declines(self) -> bool:
        """Whether a request is turned down."""
        return self.value.startswith("declined")


_POLITE = r"(?:\s*[,.!]*\s*(?:there|all|everyone|how are you(?: doing| today)?|ça va|comment ça va|qué tal|cómo estás|tudo bem|team|assistant|a lot|so much|very much|again|for (?:that|this|the|your|all)[\w ]{0,30}|everybody|beaucoup|muito|muchas|mil|todos|à tous|for now))*"  # fmt: skip # noqa: E501
_GREETING = r"hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|bonjour|salut|bonsoir|hola|buen[oa]s (?:d[ií]as|tardes|noches)|ol[áa]|oi|bom dia|boa (?:tarde|noite)"  # fmt: skip # noqa: E501
_THANKS = r"(?:ok(?:ay)?[,.! ]+|great[,.! ]+|perfect[,.! ]+)?(?:many |un grand |muchas |mil |muito |grand )?(?:thanks|thank you|thx|ty|cheers|much appreciated|merci|gracias|obrigad[oa])|(?:ok(?:ay)?|great|perfect|got it|all right|alright|cool|nice|wow|omg|lol|super|parfait|perfecto|perfeito|d'accord|vale)(?:[,.! ]+(?:ok(?:ay)?|great|good|thanks))?"  # fmt: skip # noqa: E501
_FAREWELL = r"(?:(?:ok(?:ay)?|all right|alright|thanks)[,.! ]+)?(?:bye(?:[ -]?bye)?|goodbye|see (?:you|ya)(?: later| soon)?|good night|au revoir|à bientôt|adi[óo]s|hasta luego|tchau|adeus|até logo)"  # fmt: skip # noqa: E501
_ABOUT = r"(?:so,? )?(?:who|what) are you|what (?:can|do) you do|what can i ask(?: you)?(?: about)?|how (?:do you work|can you help(?: me)?|does (?:this|it)(?: page| site| tool| assistant)? work)|(?:hi|hello|hey)?[,!. ]*(?:can|could|will) you help(?: me)?|help(?: me)?(?: please)?|are you (?:a |an )?(?:bot|robot|human|ai|person|real)[\w ]*|qui es-tu|qui êtes-vous|que (?:peux-tu|pouvez-vous) faire|qui[ée]n eres|qu[ée] puedes hacer|quem és|quem [ée] você|o que (?:você pode|podes) fazer"  # fmt: skip # noqa: E501
_OF_LIBRARY = r"(?:(?:what|which) (?:documents|files|sources|papers|reports) (?:do you have|have you got|do you know|are (?:there|here|available|in (?:the|this|your) library)|can (?:i|you|we) (?:read|search|see|use))|what(?:'s|’s| is) in (?:the|this|your) (?:library|collection|corpus)|(?:please )?(?:list|show)(?: me)?(?: all)?(?: (?:the|your|of your))? documents|quels documents (?:avez-vous|as-tu|y a-t-il|sont (?:là|disponibles))|que contient (?:la|votre) bibliothèque|qu[ée] documentos (?:tiene[sn]?|hay|est[áa]n disponibles)|qu[ée] hay en la biblioteca|(?:que|quais) documentos (?:tem|tens|h[áa]|existem|est[ãa]o dispon[íi]veis)|o que h[áa] na biblioteca)(?: here| ici| aquí| aqui)?"  # fmt: skip # noqa: E501
_WHOLE = tuple(
    (aside, re.compile(rf"\W*(?:{form}){_POLITE}\W*", re.IGNORECASE))
    for aside, form in (
        (Aside.GREETING, _GREETING),
        (Aside.FAREWELL, _FAREWELL),
        (Aside.THANKS, _THANKS),
        (Aside.ABOUT, _ABOUT),
        (Aside.LIBRARY, _OF_LIBRARY),
    )
)
_SHOW = r"(?:print|show|reveal|repeat|output|display|tell me|give me|send|paste|dump|list|share|leak|translate|summari[sz]e|montre|affiche|r[ée]v[èe]le|muestra|revela|mostra|mostre)"  # fmt: skip # noqa: E501
_SHOW_OR_ASK = rf"(?:{_SHOW}|what(?:'s|’s| is| are))"
# where a request begins: "Can cities bypass the rules?" and "Did they print all reports?" ask
_START = r"(?:^|[.!?:;,\n]|\b(?:please|now|then|just|first|(?:can|could|will|would|should|must|may) (?:you|i)|you (?:must|should|can|may|will)|let['’]s|want you to|need you to|vous|por favor)\b)\W*"  # fmt: skip # noqa: E501
_RULES = r"(?:instructions?|rules?|guidelines?|prompts?|restrictions?|consignes|r[èe]gles|instrucciones|reglas|instru[çc][õo]es|regras)"  # fmt: skip # noqa: E501
_CLOSED = r"(?:restricted|confidential|staff[- ]only|classified|secret|non-public|unpublished|internal[- ]only)"  # fmt: skip # noqa: E501
_PAPERS = r"(?:documents?|files?|notes?|reports?|records?|minutes|memos?|e?-?mails?|papers?|drafts?|materials?|information|info|data|contents?|pages?|sources?|folders?|library|version|stuff|things)"  # fmt: skip # noqa: E501
# what may be shown only to some, and may as well be asked about: "What is the classified survey?"
_WORKS = r"(?:stud(?:y|ies)|surveys?|evaluations?|assessments?|reviews?|agreements?|contracts?|budgets?|annex(?:es)?|lists?|analys[ei]s|plans?)"  # fmt: skip # noqa: E501
_ALL = r"(?:all|whole|entire|full|complete|every|everything)"
_DECLINED = (
    (
        Aside.DECLINED_INSTRUCTIONS,
        re.compile(
            rf"{_START}(?:ignore[zr]?|forget|disregard|override|bypass|oublie[zr]?|ignora|olvida"
            rf"|esque[çc]a)\b.{{0,40}}\b{_RULES}\b"
            r"|\b(?:ignore|forget|disregard|override|bypass)\b.{0,25}"
            rf"\b(?:your [\w ]{{0,20}}\b{_RULES}"
            r"|(?:previous|prior|above|earlier|system) (?:instructions?|prompts?))\b"
            rf"|\b{_SHOW_OR_ASK}\b.{{0,40}}\b(?:system prompt|(?:your|the system['’]?s?|hidden"
            r"|developer|secret) (?:prompts?|instructions?|rules|configuration|settings)"
            r"|(?:initial|previous) (?:prompts?|instructions?)(?! (?:to|of|for|from|in|by)\b)"
            r"|api keys?|passwords?\b(?! polic)|secret keys?|access tokens?"
            r"|(?:your|login|admin|server) credentials|environment variables(?=\W*$))\b"
            r"|\b(?:developer|jailbreak|dan|god) mode\b|\bpretend (?:that )?you (?:are|have)\b"
            r"|\byou are now\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Aside.DECLINED_ACCESS,
        re.compile(
            rf"\b{_SHOW_OR_ASK}\b.{{0,40}}\b{_CLOSED}(?:(?:,| and| or|/)? {_CLOSED})*"
            rf" (?:[\w-]+ )?{_PAPERS}\b"
            rf"|\b{_SHOW}\b.{{0,40}}\b{_CLOSED}(?:\W*$| (?:[\w-]+ )?{_WORKS}\b)"
            rf"|\b{_SHOW}\b.{{0,40}}\bprivate (?:documents?|files?|notes?|e?-?mails?|chats?)\b"
            r"|\bi(?:['’]m| am| work)\b.{0,80}\b(?:show|give|send|paste|dump|print|share|unlock"
            rf"|grant)\b.{{0,40}}\b(?:everything|{_ALL}\b.{{0,20}}\b(?:access|database|archive|text"
            rf"|{_PAPERS})|(?:me|us|full|admin) access)\b"
            rf"|{_START}(?:paste|dump|print)\b.{{0,20}}\b{_ALL}\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        Aside.DECLINED_OPINION,
        re.compile(
            r"^\W*(?:please )?(?:just )?(?:say|write|claim|state|announce|declare|tell (?:everyone"
            r"|people|them)|admit|confirm)\b(?: that)?\b(?! (?:what|which|who|whose|how|where|when"
            r"|why|whether|if)\b).*?\b(?:(?:is|are|was|were|be|as|remains?|has|have)\b.*\b(?:best"
            r"|better than|worse than|worst|superior|greatest|most (?!recent|of\b|common)\w+"
            r"|the leading|perfect)|proves?|beats?|outperforms?)\b"
            r"|\bwho (?:will|is going to|would) win\b(?! from)"
            rf"|{_START}(?:predict|forecast) (?:the|who|what|how)\b"
            r"|\bwhat (?:do|would) you (?:think|feel|prefer|recommend|suggest)\b"
            r"(?! (?:i |we |me |us )?(?:to |should )?(?:read|look|consult)\b)"
            r"|^\W*do you (?:think|believe|like|prefer|recommend)\b"
            r"(?! (?:reading|looking|consulting))"
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
