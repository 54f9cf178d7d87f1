"""Faults of the product that the tests have to notice, each at one place; `tests.planted` tries them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault: in this file, `old` (which stands there once) becomes `new`.

    `tests` are what has to notice, as pytest names them.
    """

    what: str
    file: str
    old: str
    new: str
    tests: str


FAULTS = (
    Fault(
        what="the catalogue lets every reader see every label",
        file="corpus/catalogue.py",
        old="        documents.c.label.in_(audience.labels),\n    ]\n    if filters.kinds:",
        new="    ]\n    if filters.kinds:",
        tests="tests/corpus/test_isolation.py::test_no_reader_ever_gets_anything_of_a_label_they_do_not_hold",
    ),
    Fault(
        what="every path is open without a key",
        file="api/http/gate.py",
        old="return path in OPEN_PATHS or path.startswith(OPEN_PREFIXES)",
        new="return True",
        tests="tests/api/test_authorisation.py",
    ),
    Fault(
        what="a page of somebody else may act for whoever is signed in",
        file="api/access/csrf.py",
        old='    if means == "key" or request.method in _SAFE:',
        new="    if means or request.method in _SAFE:",
        tests="tests/api/access/test_sign_in.py tests/api/access/test_keys.py",
    ),
    Fault(
        what="a mounted application needs no scope",
        file="api/http/gate.py",
        old="                needed = scope_of_mount(path)",
        new="                needed = None",
        tests="tests/api/test_mcp.py tests/api/test_authorisation.py",
    ),
    Fault(
        what="a quote is tidied up before it is shown",
        file="assistant/composing/quoting.py",
        old="        quote=passage.text[start:end],",
        new="        quote=passage.text[start:end].strip('.'),",
        tests="tests/assistant/test_answering.py",
    ),
    Fault(
        what="a name is put in for what may be something else",
        file="assistant/question/rewriting.py",
        old="        return None  # what was asked for may be meant, or what it was asked about",
        new="        pass",
        tests="tests/assistant/test_followups.py",
    ),
    Fault(
        what="a sentence that points back is quoted alone",
        file="assistant/finding/units.py",
        old="        first -= 1\n    end =",
        new="        break\n    end =",
        tests="tests/assistant/test_verdicts.py",
    ),
    Fault(
        what="a code that only looks like another is taken for it",
        file="assistant/facts/codes.py",
        old='    whole = rf"(?<![\\w/-]){re.escape(code)}(?![\\w/-])(?!\\.\\w)"',
        new="    whole = re.escape(code[:4])",
        tests="tests/assistant/test_verdicts.py",
    ),
    Fault(
        what="what is only nearest is said to be an answer",
        file="assistant/deciding/decide.py",
        old="    if sure < least.answered or lacking or not named_in_best(case):",
        new="    if not named_in_best(case):",
        tests="tests/assistant/test_verdicts.py",
    ),
    Fault(
        what="a chat model is not asked where the quotes are no answer",
        file="assistant/service.py",
        old="case is None or not case.sentences or verdict.statements:",
        new="case is None or not verdict.answers or verdict.statements:",
        tests="tests/assistant/test_writing.py",
    ),
    Fault(
        what="the text of a withheld sentence is stored",
        file="assistant/memory/records.py",
        old='return replace(check, text="") if check.outcome is Outcome.WITHHELD else check',
        new="return check",
        tests="tests/assistant/test_records.py",
    ),
    Fault(
        what="an old answer keeps quoting what its reader may no longer read",
        file="assistant/memory/receipts.py",
        old="    if gone or None in closest or not as_understood:",
        new="    if None in closest or not as_understood:",
        tests="tests/assistant/test_records.py",
    ),
    Fault(
        what="what an earlier version stored cannot be read",
        file="corpus/stored.py",
        old='_SINCE = {"url": "source_url"}',
        new="_SINCE: dict[str, str] = {}",
        tests="tests/assistant/test_records.py",
    ),
    Fault(
        what="figures of a written sentence are not compared with its quote",
        file="assistant/proving/checks.py",
        old="                *unfounded_figures(sentence, quote),\n",
        new="",
        tests="tests/assistant/test_proving.py",
    ),
    Fault(
        what="negations of a written sentence are not compared with its quote",
        file="assistant/proving/checks.py",
        old="        (Check.NEGATION, turned(sentence, quote, stem)),\n",
        new="",
        tests="tests/assistant/test_proving.py",
    ),
    Fault(
        what="a chat model that keeps failing is asked for ever",
        file="assistant/chat/breaker.py",
        old="            self._failed += 1\n",
        new="",
        tests="tests/assistant/test_chat_breaker.py",
    ),
    Fault(
        what="no key ever makes too many requests",
        file="api/asking/limits/window.py",
        old="            events.append(self._clock())\n",
        new="",
        tests="tests/api/test_limits.py",
    ),
    Fault(
        what="a request that is sent again is done again",
        file="api/http/once.py",
        old="            yield Permit(answer_id=claim.answer_id, replays=True)\n            return\n",
        new="            yield Permit(answer_id=self.new_id(), replays=False)\n            return\n",
        tests="tests/api/test_once.py",
    ),
    Fault(
        what="what Slack did not sign is believed",
        file="api/slack/door.py",
        old="return _unsigned(request) if response.status_code == 401 else response",
        new="return Response() if response.status_code == 401 else response",
        tests="tests/slack/test_door.py",
    ),
    Fault(
        what="text for Slack may ping everybody",
        file="api/slack/text.py",
        old='    r"|@(?=(?:channel|here|everyone)\\b)"\n',
        new="",
        tests="tests/slack/test_text.py",
    ),
    Fault(
        what="links of a document act in a chat program",
        file="api/page/markdown.py",
        old='    r"[\\\\`*_\\[\\]<>|~$@{}]"  # anywhere\n',
        new='    r"[\\\\`*_<>|~$@{}]"  # anywhere\n',
        tests="tests/api/test_openai_route.py",
    ),
    Fault(
        what="a document's text is markup in its read view",
        file="api/page/read_view.py",
        old="    if quote is None:\n        return escape(part)",
        new="    if quote is None:\n        return part",
        tests="tests/api/test_read_view.py",
    ),
    Fault(
        what="pages have no policy about where scripts come from",
        file="api/http/middleware.py",
        old="                for name, value in _HEADERS.items():",
        new="                for name, value in ():",
        tests="tests/api/test_http.py tests/api/test_contract.py",
    ),
    Fault(
        what="a child process that reads a file may use the network",
        file="sandbox/isolation.py",
        old="    if event.startswith(_FORBIDDEN_EVENTS):",
        new="    if event.startswith('subprocess.'):",
        tests="tests/sandbox/test_process.py tests/ingest/reading/test_hostile.py",
    ),
    Fault(
        what="an address is fetched from the private network",
        file="ingest/fetch.py",
        old="        return ip.is_global and not ip.is_multicast and not _wraps(ip)",
        new="        return True",
        tests="tests/ingest/test_fetch.py",
    ),
    Fault(
        what="an emptied folder empties the library",
        file="ingest/pruning.py",
        old="        if len(gone) > max(1, len(here) // 5) and not confirmed:",
        new="            if False:",
        tests="tests/ingest/test_pipeline.py",
    ),
    Fault(
        what="a folder that cannot be opened counts as emptied",
        file="ingest/pruning.py",
        old="        gone = here - alive - kept.keys()",
        new="        gone = here - alive",
        tests="tests/ingest/test_folders.py",
    ),
    Fault(
        what="a file that was moved is another document",
        file="ingest/moves.py",
        old="        if not known and self._gone[edition]:",
        new="        if False:",
        tests="tests/ingest/test_moves.py",
    ),
    Fault(
        what="files that no reader is for are left out in silence",
        file="ingest/folders.py",
        old="            self._over.left_out.append((str(path), str(error)))",
        new="            pass",
        tests="tests/ingest/test_folders.py",
    ),
    Fault(
        what="files of an index are not compared with what was built",
        file="corpus/generation.py",
        old="    if found != dict(manifest.files):",
        new="    if found is None:",
        tests="tests/corpus/test_faults.py",
    ),
    Fault(
        what="a new document is not found until the next build",
        file="corpus/overlay.py",
        old="            self._replace([row.id for row in changed], live, connection)\n",
        new="",
        tests="tests/corpus/test_library.py",
    ),
    Fault(
        what="the multilingual search forgets the labels",
        file="corpus/multilingual.py",
        old="            .where(readable(audience, filters))\n",
        new="",
        tests="tests/corpus/test_multilingual.py",
    ),
    Fault(
        what="padding is read as if it were text",
        file="corpus/bert.py",
        old="attended = None if mask.all() else",
        new="attended = None if mask.any() else",
        tests="tests/test_embedders.py",
    ),
    Fault(
        what="one question opens the search index",
        file="corpus/index.py",
        old="        few = self._catalogue.size() <= _FEW",
        new="        few = self._catalogue.size() < 0",
        tests="tests/test_starting.py",
    ),
    Fault(
        what="a stop waits for no answer and ends none",
        file="api/asking/stopping.py",
        old="            self.begun = True\n",
        new="            return\n",
        tests="tests/api/test_stopping.py",
    ),
    Fault(
        what="a setting that nobody knows is passed over",
        file="corpus/settings.py",
        old="    if unknown:\n",
        new="    if False:\n",
        tests="tests/test_commands.py",
    ),
    Fault(
        what="the page shows texts of documents as markup",
        file="api/page/static/dom.js",
        old="  element.replaceChildren(...children.flat()",
        new="  element.innerHTML = String(children.flat());\n  element.append(...children.flat()",
        tests="tests/e2e/test_hostile.py",
    ),
    Fault(
        what="HEAD is a method that routes do not know",
        file="api/http/head.py",
        old='if scope["type"] != "http" or scope["method"] != "HEAD":',
        new="if scope:",
        tests="tests/api/test_head.py",
    ),
    Fault(
        what="a slash too many is another path",
        file="api/http/slashes.py",
        old='return path if not shorter or shorter.endswith("/") else shorter',
        new="return path",
        tests="tests/api/test_slashes.py",
    ),
    Fault(
        what="what a chat program asks by itself is a question",
        file="api/openai/tasks.py",
        old="    if not asked or is_wrapped(asked[-1]):",
        new="    if asked:",
        tests="tests/api/test_client_tasks.py",
    ),
    Fault(
        what="the pieces of the question are averaged in the place of the sentence's",
        file="assistant/finding/joint.py",
        old="        own[row, third:whole] = 1",
        new="        own[row, :third] = 1",
        tests="tests/assistant/test_joint_reading.py",
    ),
    Fault(
        what="what was not read passes what was",
        file="assistant/finding/joint.py",
        old="        less = self.weight * min(odds)",
        new="        less = 0.0",
        tests="tests/assistant/test_joint_reading.py",
    ),
    Fault(
        what="rows of other things stand beside the one that is asked for",
        file="assistant/composing/choosing.py",
        old="    sentences = [s for s in sentences if s.text not in others]",
        new="    sentences = list(sentences)",
        tests="tests/assistant/test_rows.py",
    ),
    Fault(
        what="a row of totals is added to the rows that it adds",
        file="assistant/finding/tables/query.py",
        old="totals = {id(row) for row in table.rows if is_total(table, row)}",
        new="totals: set[int] = set()",
        tests="tests/assistant/test_tables.py",
    ),
    Fault(
        what="sums of several currencies are added",
        file="assistant/finding/tables/computing.py",
        old="or None in numbers or len(currencies) > 1:",
        new="or None in numbers:",
        tests="tests/assistant/test_tables.py",
    ),
    Fault(
        what="a cell that is blank counts as nothing",
        file="corpus/tables/values.py",
        old="        return Value(text=text, blank=True)",
        new="        return Value(text=text, number=Decimal(0))",
        tests="tests/assistant/test_tables.py",
    ),
    Fault(
        what="a map that leads nowhere",
        file="docs/architecture.md",
        old="`assistant/proving/checks.py`",
        new="`assistant/proofs.py`",
        tests="tests/project/test_architecture.py",
    ),
)
