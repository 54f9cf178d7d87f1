"""What the log says: one line an event, fields by an allow-list, no keys.

A field that is not listed here is never written, whoever passes it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from typing import Literal

from api.commands.redaction import redacted

FIELDS = (
    "event", "request_id", "route", "method", "status", "milliseconds", "surface", "key_id",
    "answer_id", "conversation_id", "answer_status", "model", "documents", "citations", "withheld",
    "input_tokens", "output_tokens", "question",
)  # fmt: skip
PACKAGES = ("api", "assistant", "corpus", "sandbox")

Value = str | int | float | bool | None


class JsonFormatter(logging.Formatter):
    """One JSON object a line, in ASCII, so that no text can end a line or a field."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, Value] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            **_fields(record),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        traceback = _traceback(self, record)
        if traceback:
            line["traceback"] = traceback
        return json.dumps(line)


class TextFormatter(logging.Formatter):
    """A line for people: time, level, logger, message, fields; a traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        said = [
            _time(record),
            record.levelname,
            record.name,
            # a line break of somebody else's must not look like a line of ours
            "".join(c if c.isprintable() else ascii(c)[1:-1] for c in _message(record)),
            *(f"{name}={json.dumps(value)}" for name, value in _fields(record).items()),
        ]
        traceback = _traceback(self, record)
        return " ".join(said) + (f"\n{traceback}" if traceback else "")


def configure_logs(format: Literal["text", "json"]) -> None:
    """Let one handler write every log of this process to stderr; any other one is removed.

    Our own packages say what happens, libraries only what is wrong. Python's warnings are logged.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if format == "json" else TextFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for package in PACKAGES:
        logging.getLogger(package).setLevel(logging.INFO)


def _time(record: logging.LogRecord) -> str:
    moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> str:
    try:
        return redacted(record.getMessage())
    except Exception:
        # a fault of the calling line; logging itself would print its arguments as they are
        return redacted(str(record.msg))


def _fields(record: logging.LogRecord) -> dict[str, Value]:
    given = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
    return {name: _value(value) for name, value in given.items()}


def _value(value: object) -> Value:
    if value is None or isinstance(value, bool | int | float):
        return value
    return redacted(str(value))


def _traceback(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    if record.exc_info and record.exc_info[0]:
        return redacted(formatter.formatException(record.exc_info))
    return redacted(record.exc_text or "")
