"""Proving: whether a written sentence says what a verbatim quote says, and nothing more."""

from assistant.proving.checks import Check, Objection
from assistant.proving.naming import other_names
from assistant.proving.prover import Proof, Prover, Unproven

__all__ = ["Check", "Objection", "Proof", "Prover", "Unproven", "other_names"]
