"""Runs the child process that reads a file, and says in words why there is no answer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Final

from ingest.reading.formats import holds_files
from ingest.reading.limits import Limits
from sandbox.process import Ending, module_command, run
from sandbox.refusals import Why

_COMMAND: Final = module_command("ingest.reading.child")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The child's raw answer, or why there is none in words, and whether that is for want of time.

    `why` is what the words amount to.
    """

    answer: bytes = b""
    failure: str | None = None
    out_of_time: bool = False
    why: Why = Why.DAMAGED


def run_child(
    data: bytes, extension: str, engine: str, limits: Limits, recognised: bytes = b""
) -> Outcome:
    """Feed one file to one child and wait for its end; it never outlives this call.

    `recognised` is what OCR has read of the file, as JSON, nothing where it was not asked.
    """
    arguments = extension, engine, json.dumps(asdict(limits)), str(len(recognised))
    # the files in a file come with what is said of it
    most = limits.max_output_bytes + limits.max_member_bytes * holds_files(f"_{extension}")
    bounds = replace(limits, max_output_bytes=most)
    done = run([*_COMMAND, *arguments], recognised + data, bounds)
    failure = failure_of(done.ending, limits)
    crashed = done.ending is Ending.CRASHED
    return Outcome(
        done.output,
        failure,
        out_of_time=done.ending is Ending.OUT_OF_TIME,
        why=Why.DAMAGED if crashed else Why.TOO_LARGE,
    )


def failure_of(ending: Ending, limits: Limits) -> str | None:
    """Why a child gave no answer, in words; None where it gave one."""
    match ending:
        case Ending.ANSWERED:
            return None
        case Ending.OUT_OF_TIME:
            return f"took longer than {limits.wall_seconds:g} s to read; try again, or split it"
        case Ending.TOO_MUCH_OUTPUT:
            return "holds too much text; split it into parts"
        case Ending.OUT_OF_MEMORY:
            return f"needed more than {_size(limits.memory_bytes)} of memory; split it"
        case Ending.OUT_OF_PROCESSOR_TIME:
            return f"needed more than {limits.cpu_seconds} s of processor time; split it"
        case Ending.CRASHED:
            return "made the library that reads it crash; save it again or supply another format"


def _size(count: int) -> str:
    gibibytes = count / 1024**3
    return f"{gibibytes:g} GiB" if gibibytes >= 1 else f"{count // 1024**2} MiB"
