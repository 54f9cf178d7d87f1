"""What stands under an answer in Slack: its sources, ways on, and what the reader thought.

Limits are those of Block Kit: 50 blocks a message, 3,000 characters a text, 150 a button's.
"""

from __future__ import annotations

from typing import Any

from api.schemas.answers import AnswerOut
from api.schemas.citations import CitationOut
from api.schemas.tables import in_words
from api.slack import wording
from api.slack.text import LONGEST_TEXT, as_read, mrkdwn, mrkdwn_link, safe_link

Block = dict[str, Any]

FEEDBACK, GAP, WEB, REASONS = "answer_feedback", "report_gap", "open_web", "answer_reasons"

_MOST_SOURCES = 8
_MOST_QUOTE = 1_000  # characters of a quote under an answer; all of it is in the web answer


def closing(answer: AnswerOut, web: str, facts: tuple[str, str] | None = None) -> list[Block]:
    """The blocks under an answer.

    Args:
        answer: the whole answer.
        web: the address of the answer with its highlights; empty where there is none.
        facts: the address of the records that were asked for, and what their kind is called.
    """
    blocks = [
        _context(f"note_{n}_{answer.id}", mrkdwn(each))
        for n, each in enumerate(answer.notices[:5])
        if each.strip()
    ]
    if facts and safe_link(facts[0]):
        text = mrkdwn_link(facts[0], wording.SEE_FACTS.format(kind=facts[1]))
        blocks.append(_context(f"facts_{answer.id}", text))
    if answer.status == "not_found" and answer.coverage.documents_searched:
        return [*blocks, *_in_vain(answer)]
    if not answer.citations:
        return blocks
    return [*blocks, *_sources(answer, web), *_ways_on(answer, web), _feedback(answer.id)]


def text_block(part: str) -> Block:
    """A part of an answer in Slack's Markdown."""
    return {"type": "markdown", "text": part}


def notification(text: str) -> str:
    """What stands for a message in Slack's Markdown where its blocks cannot be shown."""
    return mrkdwn(as_read(text), LONGEST_TEXT)


def reasons_view(answer_id: str) -> Block:
    """The dialog that asks why an answer was not helpful."""
    options = [
        {"text": {"type": "plain_text", "text": label}, "value": reason}
        for reason, label in wording.REASONS.items()
    ]
    return {
        "type": "modal",
        "callback_id": REASONS,
        "private_metadata": answer_id,
        "title": {"type": "plain_text", "text": wording.WHAT_WAS_WRONG},
        "submit": {"type": "plain_text", "text": wording.SEND},
        "close": {"type": "plain_text", "text": wording.CANCEL},
        "blocks": [
            {
                "type": "input",
                "block_id": "reasons",
                "optional": True,
                "label": {"type": "plain_text", "text": wording.REASON},
                "element": {"type": "checkboxes", "action_id": "reasons", "options": options},
            },
            {
                "type": "input",
                "block_id": "comment",
                "optional": True,
                "label": {"type": "plain_text", "text": wording.COMMENT},
                "element": {
                    "type": "plain_text_input",
                    "action_id": "comment",
                    "multiline": True,
                    "max_length": 2000,
                },
            },
        ],
    }


def _sources(answer: AnswerOut, web: str) -> list[Block]:
    shown = answer.citations[:_MOST_SOURCES]
    blocks = [
        {
            "type": "section",
            "block_id": f"src_h_{answer.id}",
            "text": {"type": "mrkdwn", "text": f"*{wording.SOURCES}*", "verbatim": True},
        },
        *(_context(f"src_{c.index}_{answer.id}", _source(c)) for c in shown),
    ]
    more = len(answer.citations) - len(shown)
    if more:
        text = wording.MORE.format(count=more)
        blocks.append(_context(f"src_more_{answer.id}", mrkdwn_link(web, text)))
    return blocks


def _source(citation: CitationOut) -> str:
    where = [mrkdwn_link(citation.url, citation.title)]
    if citation.page is not None:
        where.append(wording.PAGE.format(page=citation.page))
    if citation.ocr is not None:
        where.append(wording.READ_BY_OCR.format(percent=int(100 * citation.ocr)))
    where += _when(citation) or [wording.NO_DATE]
    quoted = mrkdwn(in_words(citation.rows, citation.quote), _MOST_QUOTE)
    return f"*[{citation.index}]* {' · '.join(where)}\n&gt; {quoted}"


def _when(citation: CitationOut) -> list[str]:
    told = [wording.DATED.format(date=citation.published)] if citation.published else []
    covered = citation.period
    return [*told, *([wording.COVERS.format(period=covered.written)] if covered else [])]


def _ways_on(answer: AnswerOut, web: str) -> list[Block]:
    if not safe_link(web):
        return []
    button = {**_button(WEB, wording.OPEN_WEB), "url": safe_link(web)}
    return [{"type": "actions", "block_id": f"more_{answer.id}", "elements": [button]}]


def _feedback(answer_id: str) -> Block:
    def choice(label: str, description: str, value: str) -> Block:
        return {
            "text": {"type": "plain_text", "text": label},
            "accessibility_label": description,
            "value": f"{value}:{answer_id}",
        }

    buttons = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": choice(wording.HELPFUL, wording.MARK_HELPFUL, "up"),
        "negative_button": choice(wording.NOT_HELPFUL, wording.MARK_NOT_HELPFUL, "down"),
    }
    return {"type": "context_actions", "block_id": f"fb_{answer_id}", "elements": [buttons]}


def _in_vain(answer: AnswerOut) -> list[Block]:
    titles = [mrkdwn_link(d.url, d.title) for d in answer.closest]
    nearest = f"{wording.CLOSEST} {', '.join(titles)}"
    button = {**_button(GAP, wording.TELL_OWNERS), "value": answer.id}
    blocks = [_context(f"closest_{answer.id}", nearest)] if titles else []
    return [*blocks, {"type": "actions", "block_id": f"gap_{answer.id}", "elements": [button]}]


def _button(action: str, label: str) -> Block:
    return {"type": "button", "action_id": action, "text": {"type": "plain_text", "text": label}}


def _context(block_id: str, text: str) -> Block:
    element = {"type": "mrkdwn", "verbatim": True, "text": text}
    return {"type": "context", "block_id": block_id, "elements": [element]}
