"""Judging: whether the evidence answers the question, what is quoted, what is said with it."""

from assistant.judging.case import Case
from assistant.judging.judge import judge
from assistant.judging.verdict import Verdict

__all__ = ["Case", "Verdict", "judge"]
