"""Killing ingest again and again: `python -m benchmarks.kill_campaign [--rounds N] [--record]`.

Each round changes files, starts the real `ingest` command, and kills it with all its children
(SIGKILL) at a chosen moment. A document counts as acknowledged as soon as another connection sees
it in the database, which is earlier than any report says so. After each kill every acknowledged
document must be there in that edition or a later one, `ingest check` must find nothing failed, and
a real server must answer a question about a document with a verbatim quote.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import command, post, serving, variables
from benchmarks.quality_page import CHECKOUT, markdown_table, provenance, record
from benchmarks.towns import Towns
from corpus.check import Verdict, check_library
from corpus.database import open_database
from corpus.generation import current, generations, index_folder
from corpus.sqlite import database_path

_PAGE = CHECKOUT / "docs" / "reliability.md"
_LOOK_EVERY = 0.001  # seconds between two looks at the files
_READ_EVERY = 20  # looks between two reads of the database

Acknowledged = dict[int, str]  # town -> edition


@dataclass
class Tally:
    """What the campaign has seen so far."""

    kills: Counter[str] = field(default_factory=Counter)  # aim -> kills that met a living process
    missed: int = 0  # ingest was done before the moment came
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    answered: int = 0
    unanswered: list[str] = field(default_factory=list)
    slowest: float = 0.0


def main() -> int:
    """Run the campaign; exit code 1 when anything was lost, unsound or not answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--record", action="store_true", help="write docs/reliability.md")
    arguments = parser.parse_args()
    tally = Tally()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        towns, data_dir = Towns(Path(folder, "towns"), chance), Path(folder, "var")
        aims = _aims(data_dir)
        while sum(tally.kills.values()) < arguments.rounds:
            number = sum(tally.kills.values()) + tally.missed
            _round(list(aims)[number % len(aims)], aims, towns, data_dir, chance, tally)
            sys.stderr.write(f"{number + 1}: {tally.kills.total()} kills, {len(tally.lost)} lost\n")
        done = subprocess.run(
            command(["ingest", str(towns.folder), "--audience", "public"]),
            env=variables(data_dir),
            capture_output=True,
            check=False,
        )
        complete = done.returncode == 0 and len(_acknowledged(towns, data_dir)) == len(towns)
        text = "\n".join([*provenance(_command(arguments)), "", *_lines(tally, complete)])
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("kill campaign", text, _PAGE)
    return 0 if complete and not (tally.lost or tally.unsound or tally.unanswered) else 1


def _command(arguments: argparse.Namespace) -> str:
    return (
        f"python -m benchmarks.kill_campaign --rounds {arguments.rounds} --seed {arguments.seed}"
        " --record"
    )


def _aims(data_dir: Path) -> dict[str, Callable[[], bool]]:
    """Moments worth a kill; each is true when it has come. The first needs no sign."""
    index = index_folder(data_dir)
    log = database_path(data_dir).with_name("library.sqlite3-wal")
    sizes: list[int] = []

    def log_grows() -> bool:
        with contextlib.suppress(OSError):
            sizes.append(log.stat().st_size)
        return len(sizes) > 1 and sizes[-1] > sizes[-2]

    def unfinished() -> list[Path]:
        return [g for g in generations(index) if not (g / "MANIFEST.json").exists()]

    def graph_is_written() -> bool:
        return any(segment.is_dir() for g in unfinished() for segment in (g / "chroma").glob("*-*"))

    def words_are_written() -> bool:
        return any(next(g.glob("words/*/*"), None) for g in unfinished())

    def about_to_publish() -> bool:
        published = current(index)
        newest = generations(index)[-1:]
        return bool(newest) and newest[0] != published and newest[0] not in unfinished()

    return {
        "at random": lambda: True,
        "a commit to the catalogue": log_grows,
        "a generation begun": lambda: bool(unfinished()),
        "Chroma's graph being written": graph_is_written,
        "the word index being written": words_are_written,
        "a generation about to be published": about_to_publish,
    }


def _round(
    aim: str,
    aims: dict[str, Callable[[], bool]],
    towns: Towns,
    data_dir: Path,
    chance: random.Random,
    tally: Tally,
) -> None:
    """Change files, ingest, kill, and hold the library to its promises."""
    towns.grow(new=2, changed=1 + len(towns) // 8)  # enough change for a new generation
    ingest = subprocess.Popen(
        command(["ingest", str(towns.folder), "--audience", "public"]),
        env=variables(data_dir),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    delay = chance.uniform(0, 9.0 if aim == "at random" else 0.03)
    before = _watch(ingest, aims[aim], delay, towns, data_dir)
    if ingest.poll() is None:
        tally.kills[aim] += 1
    else:
        tally.missed += 1
    with contextlib.suppress(ProcessLookupError):
        os.killpg(ingest.pid, signal.SIGKILL)
    ingest.wait()
    tally.acknowledged += len(before)
    _hold(before, towns, data_dir, chance, tally, aim)


def _watch(
    ingest: subprocess.Popen[bytes],
    has_come: Callable[[], bool],
    delay: float,
    towns: Towns,
    data_dir: Path,
) -> Acknowledged:
    """Wait for the moment and `delay` seconds more; what was acknowledged by then."""
    seen: Acknowledged = {}
    looks = 0
    due: float | None = None
    while ingest.poll() is None and (due is None or time.monotonic() < due):
        if due is None and has_come():
            due = time.monotonic() + delay
        if looks % _READ_EVERY == 0:
            seen = _acknowledged(towns, data_dir) or seen
        looks += 1
        time.sleep(_LOOK_EVERY)
    return _acknowledged(towns, data_dir) or seen


def _acknowledged(towns: Towns, data_dir: Path) -> Acknowledged:
    """What another connection sees in the database at this moment."""
    path = database_path(data_dir)
    if not path.exists():
        return {}
    numbers = {towns.path(number): number for number in range(len(towns))}
    query = "SELECT f.address, d.edition FROM files f JOIN documents d ON d.id = f.document_id"
    with contextlib.closing(sqlite3.connect(path, timeout=5)) as connection:
        try:
            rows = connection.execute(query).fetchall()
        except sqlite3.OperationalError:  # before the tables are made
            return {}
    return {numbers[address]: edition for address, edition in rows}


def _hold(
    before: Acknowledged,
    towns: Towns,
    data_dir: Path,
    chance: random.Random,
    tally: Tally,
    aim: str,
) -> None:
    """Hold the library to its promises after a kill."""
    after = _acknowledged(towns, data_dir)
    for number, edition in before.items():
        if number not in after or towns.age(number, after[number]) < towns.age(number, edition):
            tally.lost.append(f"{aim}: {towns.path(number)}")
    if not after:
        return
    engine = open_database(data_dir)
    tally.unsound += [
        f"{aim}: {f.name} {f.message}"
        for f in check_library(engine, data_dir)
        if f.verdict is Verdict.FAILED
    ]
    engine.dispose()
    number = chance.choice(sorted(after))
    start = time.monotonic()
    try:
        with serving(data_dir) as address:
            answer = post(f"{address}/v1/answers", {"question": towns.question(number)})
    except (OSError, RuntimeError) as error:
        tally.unanswered.append(f"{aim}: {error}")
        return
    tally.slowest = max(tally.slowest, time.monotonic() - start)
    quotes = [citation["quote"] for citation in answer["citations"]]
    if towns.proof(number, after[number]) in quotes:
        tally.answered += 1
    else:
        tally.unanswered.append(f"{aim}: {towns.question(number)} {quotes}")


def _lines(tally: Tally, complete: bool) -> list[str]:
    asked = tally.answered + len(tally.unanswered)
    lines = [
        *markdown_table(["killed at", "kills"], sorted(tally.kills.items())),
        "",
        f"- Kills: {tally.kills.total()} ({tally.missed} rounds ended before their moment came)",
        f"- Documents acknowledged before a kill, summed over the kills: {tally.acknowledged:,}",
        f"- Acknowledged documents lost: {len(tally.lost)}",
        f"- Libraries with a failed check afterwards: {len(tally.unsound)}",
        f"- Servers that started and answered with the right quote: {tally.answered} of {asked}; "
        f"slowest from start to answer {tally.slowest:.1f} s",
        f"- The last ingest, left alone, found everything: {'yes' if complete else 'no'}",
    ]
    return lines + [f"- {problem}" for problem in (tally.lost + tally.unsound + tally.unanswered)]


if __name__ == "__main__":
    sys.exit(main())
