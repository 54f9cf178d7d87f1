from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.access.tokens import Token
from api.commands.logs import FIELDS, JsonFormatter, TextFormatter
from tests.conftest import CHECKOUT

FORMATTERS = (JsonFormatter(), TextFormatter())
KEYS = st.builds(
    lambda number, secret, end: (f"dqa_live_{number}_{secret}{end}", secret),
    st.text("0123456789abcdef", min_size=8, max_size=8),
    st.text(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", min_size=43, max_size=43
    ),
    st.text("0123456789abcdef", min_size=8, max_size=8),
)
# what begins or ends some other kind of secret, or belongs to ours
AROUND = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            [
                "sk-",
                "Bearer ",
                "xoxb-",
                "dqa_live_",
                "dqa_live_0123abcd_",
                "'",
                '"',
                "\\",
                "\n",
                "%",
            ]
        ),
    ),
    max_size=4,
).map("".join)


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger of ours that writes JSON into memory."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("api.test_logs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    yield logger, written
    logger.removeHandler(handler)
    logger.propagate = True


def record(message: str, *arguments: object, **fields: object) -> logging.LogRecord:
    made = logging.LogRecord("api.x", logging.INFO, __file__, 1, message, arguments, None)
    made.__dict__.update(fields)
    return made


def only(written: io.StringIO) -> dict[str, Any]:
    (line,) = written.getvalue().splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_line_is_one_json_object_with_its_fields(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log
    logger.info("request %s", "refused", extra={"status": 429, "key_id": None, "route": "/v1/é"})
    line = only(written)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "INFO",
        "logger": "api.test_logs",
        "message": "request refused",
        "route": "/v1/é",
        "status": 429,
        "key_id": None,
    }


def test_every_listed_field_is_written_and_no_other() -> None:
    given = {name: name for name in FIELDS} | {"authorization": "x", "audience": "staff", "body": 1}
    line = json.loads(JsonFormatter().format(record("done", **given)))
    assert set(line) == {"time", "level", "logger", "message", *FIELDS}
    text = TextFormatter().format(record("done", **given))
    assert 'status="status"' in text
    assert "authorization" not in text
    assert "staff" not in text


def test_a_question_is_written_only_by_who_passes_it() -> None:
    assert "question" not in json.loads(JsonFormatter().format(record("question")))
    line = json.loads(JsonFormatter().format(record("question", question="Who dug the well?")))
    assert line["question"] == "Who dug the well?"


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_no_text_can_begin_a_line_of_its_own(formatter: logging.Formatter) -> None:
    forged = 'x\n2026-01-01T00:00:00.000Z INFO api forged\r\u2028\x1b[2J", "level": "ERROR'
    line = formatter.format(record(forged, question=forged))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


@given(before=AROUND, key=KEYS, after=AROUND)
@example(before="Bearer ", key=("dqa_live_0123abcd_" + "sk-" * 17, "sk-" * 14 + "s"), after="")
def test_the_secret_of_a_key_never_comes_out(before: str, key: tuple[str, str], after: str) -> None:
    text, secret = key
    try:
        raise ValueError(before + text + after)
    except ValueError:
        caught = sys.exc_info()
    for formatter in FORMATTERS:
        made = record("said %s", before + text + after, question=before + text + after)
        made.exc_info = caught
        line = formatter.format(made)
        assert secret not in line
        assert text[-20:] not in line


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-abcdefghijklmnop",
        "sk-ant-api03-AbC_dEf",
        "xoxb-1234-5678-abcdef",
        "xapp-1-A1-99-abcdef",
        "Bearer eyJhbGciOi.J9.sig==",
        "bearer opaque",
    ],
)
def test_what_looks_like_a_key_of_others_is_taken_out(secret: str) -> None:
    for formatter in FORMATTERS:
        line = formatter.format(record(f'the model said 401 to "{secret}", sorry', model=secret))
        assert secret.split("-", 1)[-1].split()[-1] not in line
        assert "sorry" in line


def test_words_that_are_no_keys_stay_and_so_does_the_id_of_a_key() -> None:
    token = Token.new()
    said = f"a task-force-of-seven and the bearer of {token.text}"
    line = json.loads(JsonFormatter().format(record(said)))
    assert "task-force-of-seven" in line["message"]
    assert token.id in line["message"]


def test_an_exception_is_its_type_and_traceback_without_secrets_or_values(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, written = log

    def refused(password: str) -> None:
        raise ConnectionError("401 for sk-abcdefghijklmnop")

    try:
        refused("hunter2")
    except ConnectionError:
        logger.exception("the model failed")
    line = only(written)
    assert line["error"] == "ConnectionError"
    assert "401 for sk-[redacted]" in line["traceback"]
    assert "in refused" in line["traceback"]
    assert "hunter2" not in line["traceback"].replace('refused("hunter2")', "")


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_a_log_call_with_wrong_arguments_loses_them_and_not_the_line(
    formatter: logging.Formatter,
) -> None:
    line = formatter.format(record("%d answers", "dqa_live_0123abcd_secret"))
    assert "%d answers" in line
    assert "secret" not in line


@pytest.mark.parametrize("format", ["text", "json"])
def test_one_handler_writes_ours_from_info_and_others_from_warning(format: str) -> None:
    code = (
        "import logging, sys, warnings\n"
        "from api.commands.logs import configure_logs\n"
        "logging.basicConfig()\n"
        f"configure_logs({format!r}); configure_logs({format!r})\n"
        "assert len(logging.getLogger().handlers) == 1\n"
        "for name in ('api.a', 'assistant.b', 'corpus.c', 'sandbox.d', 'httpx', 'uvicorn.error'):\n"
        "    logging.getLogger(name).debug('no')\n"
        "    logging.getLogger(name).info('maybe')\n"
        "    logging.getLogger(name).warning('yes %s', name)\n"
        "warnings.warn('Bearer abc123')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert sum("maybe" in line for line in lines) == 4
    assert sum("yes" in line for line in lines) == 6
    assert sum("py.warnings" in line for line in lines) == 1
    assert "abc123" not in done.stderr
    assert len(lines) == 11
    if format == "json":
        assert all(json.loads(line) for line in lines)
