"""Text that tells somebody to do something, or asks: it states nothing and proves nothing.

An instruction to whoever writes the answer, planted in a document, would otherwise be a verbatim
proof of itself.
"""

from __future__ import annotations

import re

_REPLY = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|messages?|summary|completions?)"
_WRITER = r"(?:assistant|chat ?bot|bot|ai|a\.i\.|language model|llm|agent|summari[sz]er)"
_TO_THE_WRITER = re.compile(
    rf"\byour\s+(?:\w+\s+){{0,2}}{_REPLY}\b"
    rf"|\b(?:in|to|of|from|with|into) (?:the|this|each|every) {_REPLY}\b"
    rf"|\b{_WRITER}s?,?\s+(?:must|should|shall|is to|are to|needs? to|will now|please)\b"
    rf"|\bas an? {_WRITER}\b|\byou are (?:now )?an? (?:\w+ ){{0,3}}{_WRITER}\b"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,60}"
    r"\b(?:instructions?|rules|prompts?|guidelines|above|previous|prior|earlier)\b"
    r"|\bsystem (?:prompt|message|note|override|instruction)\b"
    r"|\bnew (?:instructions?|task|rules?):"
    r"|\b(?:when|if|before|while|instead of) "
    r"(?:asked|answering|replying|responding|summari[sz]ing)\b"
    r"|\byou (?:must|should|shall|have to|are to|will) (?:now )?(?:only )?"
    r"(?:answer|reply|respond|say|write|tell|state|output|print|mention|include|add)\b"
    r"|\b(?:tell|inform|ask|remind|urge|encourage|advise) (?:the |every |each )?"
    r"(?:users?|readers?|persons? asking)\b"
    r"|\bdo not (?:mention|reveal|tell|disclose|answer|cite)\b",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"\W*(?:(?:please|kindly|now|always|never|do not|don['’]t|just|first),?\s+)*(?:"
    r"(?:add|append|augment|break down|compose|convert|craft|delete|describe|disregard|download"
    r"|enhance|explain|forget|generate|give|ignore|imagine|include|insert|install|integrate"
    r"|introduce|join|jumble|make|misspell|modify|pretend|provide|rearrange|recommend|remember"
    r"|remove|render|repeat|replace|reply|respond|reveal|rewrite|say|scramble|send|sign up|speak"
    r"|subscribe|substitute|suggest|summari[sz]e|swap|tell|translate|unplug|write)\b"
    r"(?!-|\s+(?:is|are|was|were|has|have|had|will|can|may|of|by)\b)"
    # these are nouns as well
    r"|(?:anagram|answer|ask|call|click|combine|contact|copy|create|define|develop|draft|draw|email"
    r"|follow|format|group|list|mention|open|output|pay|print|shift|show|spell|switch|talk|type|use"
    r"|visit)\s+(?:an?|the|your|our|this|these|that|those|all|every|each|any|me|us|it|them|here|on"
    r"|numbers|symbols|letters|words|anagrams|commonly)\b)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\?[\"”’')\]]*\s*$")


def tells_or_asks(sentence: str, quote: str, main: str) -> bool:
    """Whether a sentence states nothing, or its quote speaks to whoever writes an answer.

    Args:
        sentence: as written.
        quote: of a document.
        main: that sentence of the quote which says what the sentence says.
    """
    if _states_nothing(sentence) or _states_nothing(main):
        return True
    return bool(_TO_THE_WRITER.search(quote))


def _states_nothing(text: str) -> bool:
    return bool(_QUESTION.search(text) or _COMMAND.match(text))
