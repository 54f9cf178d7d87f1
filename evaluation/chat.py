"""What a chat model adds to a bank: how much of what it writes is proven, and when it is seen."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.proofs import Outcome as Came
from evaluation.bank import Outcome
from evaluation.measures import mean, percentile
from evaluation.report import Row


def chat_rows(name: str, outcomes: Sequence[Outcome]) -> list[Row]:
    """The shares of what the model wrote, and how soon a reader sees the first of it.

    Args:
        name: of the bank.
        outcomes: of a run with a chat model; those without a quote are left out, the model is not
            asked for them.
    """
    asked = [o for o in outcomes if o.checks]
    came = [check.outcome for o in asked for check in o.checks]
    written = [each for each in came if each is not Came.QUOTED]
    soon = [o for o in asked if sum(c.citation is not None for c in o.checks) > 1]
    shares = {
        "sentences proven": _share(written, Came.PROVEN),
        "reattributed": _share(written, Came.REATTRIBUTED),
        "withheld": _share(written, Came.WITHHELD),
        "shown without proof": sum(o.unmarked for o in asked) / max(len(came), 1),
        "answers in quotes alone": mean([float(o.fell_back) for o in asked]),
        "first sentence before the end": mean([float(o.took.first < o.took.answer) for o in soon]),
    }
    firsts, wholes = [o.took.first / 1000 for o in asked], [o.took.answer / 1000 for o in asked]
    times = {
        "sentences written": len(written),
        "first sentence p50, s": percentile(firsts, 0.5),
        "first sentence p95, s": percentile(firsts, 0.95),
        "answer p50, s": percentile(wholes, 0.5),
        "answer p95, s": percentile(wholes, 0.95),
        "longest answer, s": max(wholes, default=0.0),
    }
    return [
        Row(name=f"{name}, written", count=len(asked), figures=shares, informs=True),
        Row(name=f"{name}, waiting", count=len(asked), figures=times, informs=True),
    ]


def _share(written: Sequence[Came], wanted: Came) -> float:
    return sum(each is wanted for each in written) / len(written) if written else 0.0
