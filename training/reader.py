"""Train the reader of sentences: `python -m training.reader OUT [--minutes M] [--folder SETS]`.

Learns for so many minutes from the public sets and from the banks that have been read, and writes
the weights that the product reads. Each step takes eight questions: of each, the sentence that
answers has to be told from the others (softmax), and every sentence has to be told for what it is
(sigmoid). The rate of learning falls with the time that is left. A checkpoint is written every ten
minutes beside OUT; where there is one, training goes on from it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from assistant.finding.joint import Said
from corpus.embedding import load_embedder
from evaluation.folders import SHARED
from evaluation.train import READ_BANKS, training_banks
from training.groups import Group, groups_of_bank, groups_of_sets
from training.model import Learner

_GROUPS = 8  # questions of a step
_OTHERS = 3  # sentences beside the one that answers
_RATE, _HEADS_RATE = 8e-5, 1e-3
_WARM = 150  # steps in which the rate rises
_LEAST = 0.03  # of the rate, at the end
_ANSWER_WEIGHS = 2.0  # one that answers stands against three that do not
_KEEP = 600.0  # seconds between checkpoints
_TOLD = 50  # steps between lines of the log


def main() -> int:
    """Train and write the weights; 2 where the sets are not there."""
    parser = argparse.ArgumentParser(prog="python -m training.reader", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--folder", type=Path, default=SHARED / "reading")
    parser.add_argument("--begin", type=Path, help="weights to begin with: those of a training")
    parser.add_argument("--rate", type=float, default=_RATE, help="of learning, for the layers")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        sys.stderr.write("SKIPPED: the sets to learn from are not there; name their folder\n")
        return 2
    torch.set_num_threads(arguments.threads)
    chance = random.Random(arguments.seed)
    groups = list(groups_of_sets(arguments.folder, chance))
    embedder = load_embedder("default", threads=arguments.threads)
    for bank in (each for each in training_banks() if each.questions.parent.name in READ_BANKS):
        groups += groups_of_bank(bank, embedder, chance)
    learner = Learner(arguments.seed)
    if arguments.begin:
        learner.begin_with(arguments.begin)
    checkpoint = arguments.out.with_suffix(".state")
    train(learner, groups, chance, arguments.minutes * 60, checkpoint, rate=arguments.rate)
    learner.write(arguments.out)
    return 0


def train(
    learner: Learner,
    groups: Sequence[Group],
    chance: random.Random,
    seconds: float,
    checkpoint: Path,
    now: Callable[[], float] = time.monotonic,
    rate: float = _RATE,
) -> None:
    """Learn from the groups, in a new order on each pass, for so long in all."""
    rates = (rate, _HEADS_RATE * rate / _RATE)
    optimizer = torch.optim.AdamW(
        [
            {"params": list(learner.layers.values()), "lr": rates[0], "weight_decay": 0.01},
            {"params": [learner.head, learner.bias], "lr": rates[1], "weight_decay": 0.0},
        ],
        betas=(0.9, 0.98),
    )
    step, spent = _resumed(checkpoint, learner, optimizer)
    started, kept, losses = now() - spent, now(), []
    for batch in _batches(groups, chance):
        spent = now() - started
        if spent >= seconds:
            break
        step += 1
        share = min(1.0, step / _WARM) * max(_LEAST, 1 - spent / seconds)
        for group, full in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = full * share
        losses.append(_learn(learner, batch, optimizer))
        if step % _TOLD == 0:
            sys.stderr.write(f"{step} {spent:.0f} s {sum(losses) / len(losses):.4f}\n")
            losses.clear()
        if now() - kept > _KEEP:
            _keep(checkpoint, learner, optimizer, step, spent)
            kept = now()


def _batches(groups: Sequence[Group], chance: random.Random) -> Iterator[list[Group]]:
    order = list(groups)
    while True:
        chance.shuffle(order)
        for start in range(0, len(order), _GROUPS):
            yield [
                replace(each, question=mistyped(each.question, chance), others=_some(each.others))
                for each in order[start : start + _GROUPS]
            ]


def _some(others: Sequence[Said]) -> tuple[Said, ...]:
    """The nearest of these sentences and the last, which is of elsewhere."""
    each = tuple(dict.fromkeys(others))
    return (*each[: _OTHERS - 1], *each[-1:]) if len(each) > _OTHERS else each


def mistyped(question: str, chance: random.Random) -> str:
    """A question as people type it: now and then without its mark, or with a slip."""
    if chance.random() < 0.3:
        question = question.rstrip(" ?")
    words = question.split()
    if not words or chance.random() >= 0.15:
        return question
    place = chance.randrange(len(words))
    word = words[place]
    if len(word) > 4:
        i = chance.randrange(1, len(word) - 2)
        swapped = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        words[place] = swapped if chance.random() < 0.5 else word[:i] + word[i + 1 :]
    return " ".join(words)


def _learn(learner: Learner, batch: Sequence[Group], optimizer: torch.optim.Optimizer) -> float:
    """One step; its loss."""
    pairs: list[tuple[str, Said]] = []
    spans = []
    for group in batch:
        said = [*([group.answers] if group.answers else []), *group.others]
        spans.append((len(pairs), len(said), group.answers is not None))
        pairs += [(group.question, each) for each in said]
    odds = learner.log_odds(pairs)
    truth = torch.zeros(len(pairs))
    told = torch.zeros(())
    for start, count, answered in spans:
        if answered:
            truth[start] = 1
            told = told - functional.log_softmax(odds[start : start + count], 0)[0]
    weight = torch.where(truth > 0, _ANSWER_WEIGHS, 1.0)
    loss = told / len(batch) + functional.binary_cross_entropy_with_logits(
        odds, truth, weight=weight
    )
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    every = [weight for group in optimizer.param_groups for weight in group["params"]]
    torch.nn.utils.clip_grad_norm_(every, 1.0)
    optimizer.step()
    return loss.item()


def _keep(
    path: Path, learner: Learner, optimizer: torch.optim.Optimizer, step: int, spent: float
) -> None:
    state: dict[str, Any] = {
        "step": step,
        "spent": spent,
        "weights": learner.state(),
        "optimizer": optimizer.state_dict(),
    }
    half = path.with_suffix(".half")
    torch.save(state, half)
    half.replace(path)


def _resumed(path: Path, learner: Learner, optimizer: torch.optim.Optimizer) -> tuple[int, float]:
    """Steps and seconds of an earlier run, whose state is taken up."""
    if not path.is_file():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    with torch.no_grad():
        for name, weight in learner.state().items():
            weight.copy_(state["weights"][name])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"]), float(state["spent"])


if __name__ == "__main__":
    sys.exit(main())
