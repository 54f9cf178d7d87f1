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
_OF_TEXT = (
    r"(?:poem|stor(?:y|ies)|speech|letters?|essay|article|paragraph|sentences?|headline|joke|song"
    r"|code|function|programme?|script|equivalent|translation|examples?|words?|symbols?|vowels?"
    r"|characters?|spaces|punctuation|typos|links?|numbers for|anagrams?|emoji|markdown)\b|[\"“]"
)
# what tells somebody to write, and what does so with a text for its object; "Install solar panels
# on roofs" is neither: plans and guidelines are full of such sentences
_COMMAND = re.compile(
    r"\W*(?:(?:please|kindly|now|always|never|do not|don['’]t|just|first),?\s+)*(?:"
    r"(?:append|break down|compose|describe|disregard|explain|forget|ignore|imagine|jumble"
    r"|misspell|pretend|rearrange|reply|respond|reveal|rewrite|say|scramble|speak|summari[sz]e"
    r"|tell|translate|write)\b(?!-|\s+(?:is|are|was|were|has|have|had|will|can|may|of|by)\b)"
    r"|(?:anagram|answer|click|copy|draft|draw|follow|list|mention|open|output|print|show|spell"
    r"|type|visit)\s+(?:an?|the|your|our|this|these|that|those|all|every|each|any|me|us|it|them|here"
    r"|on)\b"
    r"|(?:add|augment|combine|convert|craft|create|develop|download|enhance|generate|give|group"
    r"|include|insert|integrate|introduce|join|make|modify|provide|remove|render|repeat|replace"
    r"|send|substitute|suggest|swap|switch|use)\s+(?:\w+\s+){0,3}?(?:" + _OF_TEXT + r"))",
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
    if states_nothing(sentence) or states_nothing(main):
        return True
    return bool(_TO_THE_WRITER.search(quote))


def speaks_to_the_writer(sentence: str) -> bool:
    """Whether a sentence of a document speaks to whoever writes an answer."""
    return bool(_TO_THE_WRITER.search(sentence))


def states_nothing(text: str) -> bool:
    """Whether a text is a question, or tells somebody to write something."""
    return bool(_QUESTION.search(text) or _COMMAND.match(text))
