"""Proving: whether a written sentence says what a verbatim quote says, and nothing more."""

from assistant.proving.checks import Check, Objection, objections
from assistant.proving.prover import Proof, Prover, Unproven

__all__ = ["Check", "Objection", "Proof", "Prover", "Unproven", "objections"]
