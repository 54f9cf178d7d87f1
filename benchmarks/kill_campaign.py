"""Killing ingest again and again: `python -m benchmarks.kill_campaign [--rounds N] [--record]`.

With `--database postgresql://…`, a database that is empty, the library's truth is there.

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
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from benchmarks.processes import command, post, running, variables
from benchmarks.quality_page import CHECKOUT, markdown_table, provenance, record
from benchmarks.towns import Towns
from corpus.check import Verdict, check_library
from corpus.database import open_database
from corpus.generation import current, generations, index_folder
from corpus.postgres import open_server
from corpus.schema import documents, files
from corpus.sqlite import database_path, engine_of

_PAGE = CHECKOUT / "docs" / "reliability.md"
_LOOK_EVERY = 0.001  # seconds between two looks at the files
_READ_EVERY = 20  # looks between two reads of the database

Acknowledged = dict[int, str]  # town -> edition


@dataclass(frozen=True)
class Place:
    """Where the library is: a folder, and a database of a server where one is named."""

    data_dir: Path
    address: str | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What a command has to be told beside the folder."""
        return {"ASSISTANT_DATABASE_URL": self.address} if self.address else {}

    def engine(self) -> Engine:
        """Another connection than that of a command."""
        if self.address is not None:
            return open_server(self.address)
        return engine_of(database_path(self.data_dir))

    def is_there(self) -> bool:
        """Whether there is a database to look into."""
        return self.address is not None or database_path(self.data_dir).exists()

    def log_position(self) -> int:
        """How much was written to the log of what is committed."""
        if self.address is None:
            return database_path(self.data_dir).with_name("library.sqlite3-wal").stat().st_size
        with contextlib.closing(psycopg.connect(self.address)) as connection:
            query = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"
            return int((connection.execute(query).fetchone() or (0,))[0])


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
    parser.add_argument("--database", default=None, help="an empty one, postgresql://…")
    parser.add_argument("--record", action="store_true", help="write docs/reliability.md")
    arguments = parser.parse_args()
    tally = Tally()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        towns = Towns(Path(folder, "towns"), chance)
        place = Place(Path(folder, "var"), arguments.database)
        aims = _aims(place)
        while sum(tally.kills.values()) < arguments.rounds:
            number = sum(tally.kills.values()) + tally.missed
            _round(list(aims)[number % len(aims)], aims, towns, place, chance, tally)
            sys.stderr.write(f"{number + 1}: {tally.kills.total()} kills, {len(tally.lost)} lost\n")
        done = subprocess.run(
            command(["ingest", str(towns.folder), "--audience", "public"]),
            env=variables(place.data_dir) | place.settings,
            capture_output=True,
            check=False,
        )
        complete = done.returncode == 0 and len(_acknowledged(towns, place)) == len(towns)
        text = "\n".join([*provenance(_command(arguments)), "", *_lines(tally, complete)])
    sys.stdout.write(text + "\n")
    if arguments.record:
        section = "kill campaign" if place.address is None else "kill campaign on postgresql"
        record(section, text, _PAGE)
    return 0 if complete and not (tally.lost or tally.unsound or tally.unanswered) else 1


def _command(arguments: argparse.Namespace) -> str:
    return (
        f"python -m benchmarks.kill_campaign --rounds {arguments.rounds} --seed {arguments.seed}"
        f"{' --database postgresql://…' if arguments.database else ''} --record"
    )


def _aims(place: Place) -> dict[str, Callable[[], bool]]:
    """Moments worth a kill; each is true when it has come. The first needs no sign."""
    index = index_folder(place.data_dir)
    sizes: list[int] = []

    def log_grows() -> bool:
        with contextlib.suppress(OSError):
            sizes.append(place.log_position())
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
    place: Place,
    chance: random.Random,
    tally: Tally,
) -> None:
    """Change files, ingest, kill, and hold the library to its promises."""
    towns.grow(new=2, changed=1 + len(towns) // 8)  # enough change for a new generation
    ingest = subprocess.Popen(
        command(["ingest", str(towns.folder), "--audience", "public"]),
        env=variables(place.data_dir) | place.settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    delay = chance.uniform(0, 9.0 if aim == "at random" else 0.03)
    before = _watch(ingest, aims[aim], delay, towns, place)
    if ingest.poll() is None:
        tally.kills[aim] += 1
    else:
        tally.missed += 1
    with contextlib.suppress(ProcessLookupError):
        os.killpg(ingest.pid, signal.SIGKILL)
    ingest.wait()
    tally.acknowledged += len(before)
    _hold(before, towns, place, chance, tally, aim)


def _watch(
    ingest: subprocess.Popen[bytes],
    has_come: Callable[[], bool],
    delay: float,
    towns: Towns,
    place: Place,
) -> Acknowledged:
    """Wait for the moment and `delay` seconds more; what was acknowledged by then."""
    seen: Acknowledged = {}
    looks = 0
    due: float | None = None
    while ingest.poll() is None and (due is None or time.monotonic() < due):
        if due is None and has_come():
            due = time.monotonic() + delay
        if looks % _READ_EVERY == 0:
            seen = _acknowledged(towns, place) or seen
        looks += 1
        time.sleep(_LOOK_EVERY)
    return _acknowledged(towns, place) or seen


def _acknowledged(towns: Towns, place: Place) -> Acknowledged:
    """What another connection sees in the database at this moment."""
    if not place.is_there():
        return {}
    numbers = {towns.path(number): number for number in range(len(towns))}
    query = select(files.c.address, documents.c.edition).join(documents)
    engine = place.engine()
    try:
        with engine.connect() as connection:
            rows = connection.execute(query).all()
    except (OperationalError, ProgrammingError):  # before the tables are made
        return {}
    finally:
        engine.dispose()
    return {numbers[address]: edition for address, edition in rows}


def _hold(
    before: Acknowledged,
    towns: Towns,
    place: Place,
    chance: random.Random,
    tally: Tally,
    aim: str,
) -> None:
    """Hold the library to its promises after a kill."""
    after = _acknowledged(towns, place)
    for number, edition in before.items():
        if number not in after or towns.age(number, after[number]) < towns.age(number, edition):
            tally.lost.append(f"{aim}: {towns.path(number)}")
    if not after:
        return
    engine = open_database(place.data_dir, place.address)
    tally.unsound += [
        f"{aim}: {f.name} {f.message}"
        for f in check_library(engine, place.data_dir)
        if f.verdict is Verdict.FAILED
    ]
    engine.dispose()
    number = chance.choice(sorted(after))
    start = time.monotonic()
    try:
        with running(place.data_dir, settings=place.settings) as server:
            asked = {"question": towns.question(number)}
            answer = post(f"{server.address}/v1/answers", asked)
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
