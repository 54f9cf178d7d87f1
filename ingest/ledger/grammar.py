"""Who does what to whom in a parsed sentence, passives turned round; what is not said to be so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_MODAL = frozenset({"may", "might", "could", "can", "would", "should", "will", "must", "shall"})
_DENIED = frozenset({"not", "n't", "never", "no", "neither", "nor", "without"})
_UNSURE = frozenset({"if", "whether", "unless", "perhaps", "probably"})
_NAMES = frozenset(
    {
        "name", "describe", "present", "select", "choose", "appoint", "call", "list", "elect",
        "recognise", "recognize", "designate", "identify", "confirm", "know", "welcome", "admit",
    }
)  # fmt: skip
_SERVES = frozenset({"act", "serve"})
_VERBAL = frozenset({"VERB", "AUX"})


def is_stated(token: Token) -> bool:
    """Whether what a verb says is said to be so: not denied, wished for or only possible."""
    for verb in _verbs_above(token):
        for child in verb.children:
            if child.dep_ == "neg" or child.lower_ in _DENIED or child.lower_ in _UNSURE:
                return False
            if child.dep_ == "aux" and child.lower_ in _MODAL:
                return False
            if child.dep_ == "aux" and child.lower_ == "to" and verb.i == token.i:
                return False
        if _is_asked_for(verb):
            return False
    return not any(child.lower_ in _DENIED for child in token.children)


def _is_asked_for(verb: Token) -> bool:
    """Whether a verb is an imperative: "Collaborate with X", "Establish a department"."""
    if verb.tag_ != "VB" or verb.dep_ not in {"ROOT", "conj"}:
        return False
    return not any(c.dep_ in {"nsubj", "nsubjpass", "aux"} for c in verb.children)


def subject_of(verb: Token) -> Token | None:
    """Who does it: the agent where it is passive."""
    if is_passive(verb):
        return next((pobj for name, pobj in prepositions(verb) if name == "by"), None)
    for each in _up_conjunctions(verb):
        own = _child(each, "nsubj")
        if own is not None:
            return own.head.head if own.lower_ in {"which", "that", "who"} else own
    return verb.head if verb.dep_ in {"acl"} and verb.tag_ == "VBG" else None


def topic_of(verb: Token) -> Token | None:
    """What a clause is about: its subject, of a passive as well."""
    for each in _up_conjunctions(verb):
        own = _child(each, "nsubj") or _child(each, "nsubjpass")
        if own is not None:
            return verb.head if own.lower_ in {"which", "that"} else own
    return None


def object_of(verb: Token) -> Token | None:
    """Whom it is done to."""
    if not is_passive(verb):
        return _child(verb, "dobj") or _child(verb, "attr")
    if verb.dep_ == "acl":
        return verb.head
    for each in _up_conjunctions(verb):
        own = _child(each, "nsubjpass")
        if own is not None:
            return verb.head if own.lower_ in {"which", "that"} else own
        if each.dep_ == "acl":
            return each.head
    return None


def said_to_be(noun: Token) -> Token | None:
    """What a noun is said of: "X is a member", "X, a member", "X was named as member"."""
    head = noun.head
    if noun.dep_ == "conj":  # "a founder and host of Y"
        return said_to_be(head) if head.pos_ == "NOUN" else None
    if noun.dep_ == "appos":
        return head
    if noun.dep_ == "pobj" and head.lower_ in {"as", "in"}:
        return _named_as(head) if head.lower_ == "as" else _who_works(noun)
    return _equal_to(noun, head)


def _equal_to(noun: Token, head: Token) -> Token | None:
    """What stands on the other side of "is", or of "is called"."""
    if noun.dep_ in {"nsubj", "nsubjpass"} and head.lemma_ in {"be", "call", "name"}:
        called = _child(head, "oprd") or _child(head, "attr")
        return called if called is not None and called.pos_ != "NOUN" else None
    if noun.dep_ == "oprd" and not is_passive(head):
        return _child(head, "dobj")
    if noun.dep_ in {"attr", "oprd"}:
        return _child(head, "nsubj") or _child(head, "nsubjpass") or _child(head, "dobj")
    return None


def _named_as(preposition: Token) -> Token | None:
    """Whom a verb names, or who serves, as something."""
    verb = _verb_of(preposition)
    if verb.lemma_ in _SERVES or preposition.i == preposition.sent.start:
        return _child(verb, "nsubj")
    return object_of(verb) if verb.lemma_ in _NAMES else None


def _who_works(noun: Token) -> Token | None:
    """Who does something "in partnership with" another; "invests in tools" says nothing of it."""
    is_shared = any(name == "with" for name, _ in prepositions(noun))
    return topic_of(_verb_of(noun.head)) if is_shared else None


def _verb_of(token: Token) -> Token:
    verb = token.head
    while verb.pos_ not in _VERBAL and verb.head.i != verb.i:
        verb = verb.head
    return verb


def prepositions(token: Token) -> Iterator[tuple[str, Token]]:
    """The prepositions of a word in lower case, each with what stands behind it."""
    for child in token.children:
        if child.dep_ in {"prep", "dative", "agent"}:
            name = child.lower_
            for inner in child.children:
                if inner.dep_ == "prep":  # "out of", "together with"
                    name = inner.lower_
                    yield from ((name, p) for p in inner.children if p.dep_ == "pobj")
                if inner.dep_ == "pobj":
                    yield name, inner
        elif child.dep_ == "advmod":
            yield from prepositions(child)


def around(token: Token) -> Iterable[Token]:
    """A word and those whose prepositions belong to it as well: its verb, its object."""
    yield token
    if token.pos_ in _VERBAL:
        for child in token.children:
            if child.dep_ in {"dobj", "attr", "nsubjpass", "prep", "dative"}:
                yield child
                yield from (grand for grand in child.children if grand.dep_ == "pobj")
        return
    yield from (child for child in token.children if child.dep_ == "acl")
    if token.dep_ in {"nsubj", "nsubjpass"} and token.head.lemma_ == "be":
        yield token.head


def subtree_text(token: Token) -> tuple[int, int]:
    """The code points that a word and all that depends on it take."""
    return token.left_edge.idx, token.right_edge.idx + len(token.right_edge)


def _verbs_above(token: Token) -> Iterator[Token]:
    """The verb that a word belongs to, and those that it is said under."""
    at = token
    for _ in range(6):
        if at.pos_ in _VERBAL:
            yield at
        if at.head.i == at.i:
            return
        at = at.head


def _up_conjunctions(verb: Token) -> Iterator[Token]:
    yield verb
    while verb.dep_ == "conj" and verb.head.pos_ in _VERBAL:
        verb = verb.head
        yield verb


def is_passive(verb: Token) -> bool:
    """Whether a verb says what is done to its subject."""
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ == "acl" or any(
        c.dep_ in {"nsubjpass", "auxpass", "agent"} for c in verb.children
    ):
        return True
    return verb.dep_ == "conj" and is_passive(verb.head) and _child(verb, "nsubj") is None


def _child(token: Token, dep: str) -> Token | None:
    return next((child for child in token.children if child.dep_ == dep), None)
