"""Whether a question wants the gist of a whole and not one fact of it, and of what."""

from __future__ import annotations

import re

from assistant.question.asking import naming_words

_SUMMARISE = (
    r"summari[sz](?:e|es|ed|ing)|sum(?: it| this| that)? up|recap|brief me"
    r"|boil(?=\b.{1,60}\bdown\b)"
    r"|r[ée]sum(?:er|ez|e)|resum(?:e|en|ir|a)|synth[ée]tis\w+"
)
_SUMMARY = (
    r"summar(?:y|ies)|r[ée]sum[ée]|resum(?:en|o)|synth[èe]se|s[íi]ntesis|tl;?dr|the gist|rundown"
    r"|overview|(?:short|brief) paragraph"
    r"|(?:key|main) (?:\w+ )?(?:points?|messages?|findings?|takeaways?|ideas?|conclusions?)"
    r"|in a nutshell|in (?:about )?(?:a|one) (?:short )?paragraph"
    r"|in (?:a few|about \w+|two|three|four|five|\d+) (?:lines|sentences|words)"
    r"|points? (?:cl[ée]s?|principa(?:l|ux)|essentiels?)"
    r"|(?:puntos|pontos) (?:clave|chave|principa\w+)"
)
_ABOUT = (
    r"what(?:['’]s| is| are| does| do| was| were) (?:(?!each\b|both\b).){1,80}"
    r" (?:about|cover)(?=\W*$)"
    r"|what(?:['’]s| is| does it say) in (?:the|this|that|our) .{1,60}"
    r"\b(?:part|section|chapter|report|plan|note|document|paper|briefing)\b"
    r"|de quoi (?:parle|traite)\w*|sur quoi porte|de qu[ée] (?:trata|habla)\w*|(?:do|de) que trata"
)
_ASKS = re.compile(rf"\b(?:{_SUMMARISE}|{_SUMMARY}|{_ABOUT})(?!\w)", re.IGNORECASE)
_TELLS = re.compile(rf"\b(?:{_SUMMARISE})(?!\w)", re.IGNORECASE)
# "When was the summary agreed?" and "In the overview, which is the oldest?" want a fact
_WANTED = r"(?:when|who|whose|where|why|which|how (?:many|much|long|old))\b"
_FACT = re.compile(
    rf"^(?:\W*|.*\b(?:at|from|in|per) the (?:\w+ )?(?:overview|summary|rundown)\b.*\b){_WANTED}",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?:short|quick|brief(?:ly)?|lines|sentences|words|nutshell|tl;?dr|gist|paragraph|bref"
    r"|br[èe]ve|corto|breve|curto)\b",
    re.IGNORECASE,
)
_WHOM = re.compile(
    r"\b(?:(?:I|we|my \w+) (?:just )?(?:need|want|have|asks?|would like)\b"
    r"|for (?:me|us|(?:a|an|my|our)\b(?: [\w-]+){1,3}(?=\s*[:,.;?!]|\s*$)))",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:whole|entire|full|short|quick|brief(?:ly)?|overall|line|few|lines|sentences|paragraph"
    r"|words|points?|what|is|are|about|cover|covers|say|says|can|could|you|chapter|section|part|everything"
    r"|hold|enough|max|down)\b",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"\b(?:documents?|reports?|papers?|pages?|articles?|files?|texts?|it|this|that)\b",
    re.IGNORECASE,
)

# what documents call themselves: names one perhaps, but no part of one
KINDS = (
    "strategic strategy plan action annual report note paper briefing policy guide news article"
    " page story slides deck presentation minutes agreement document"
)


def asks_for_summary(question: str) -> bool:
    """Whether a question wants the gist of a document or a subject and not one fact of it."""
    return bool((_TELLS if _FACT.match(question) else _ASKS).search(question))


def wants_it_short(question: str) -> bool:
    """Whether a summary is asked for that is shorter than summaries are."""
    return bool(_SHORT.search(question))


def summarised_subject(question: str) -> str:
    """What a summary is asked of: the words of the question that do not ask for it."""
    about = question
    for form in (_WHOM, _TELLS, re.compile(rf"\b(?:{_SUMMARY})(?!\w)", re.IGNORECASE)):
        about = form.sub(" ", about)
    about = _KIND.sub(" ", _REQUEST.sub(" ", about))
    return naming_words(about) if about.strip(" ?.!,:;") else ""
