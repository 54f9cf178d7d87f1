"""Our fixed texts in Slack. Answers are in the language of their question; these are in English."""

from __future__ import annotations

SEARCHING = "Searching the documents…"
SOURCES = "Sources"
PAGE = "p. {page}"
READ_BY_OCR = "read by OCR, {percent} % sure"
DATED = "dated {date}"
NO_DATE = "no date"
COVERS = "covers {period}"
MORE = "+ {count} more"
ROWS = "{shown} of {total} rows"
SEE_FACTS = "See all in Facts: {kind}"
OPEN_WEB = "Open with highlights"
HELPFUL, MARK_HELPFUL = "Helpful", "Mark this answer as helpful"
NOT_HELPFUL, MARK_NOT_HELPFUL = "Not helpful", "Mark this answer as not helpful"
CLOSEST = "Closest documents:"
TELL_OWNERS = "Tell the owners this is missing"
TOLD_OWNERS = "Thank you. The owners of the library will see that this is missing."
THANKS = "Thank you for telling us."
WHAT_WAS_WRONG, REASON, COMMENT = "What was wrong?", "Reason", "Comment"
SEND, CANCEL = "Send", "Cancel"
REASONS = {
    "wrong": "It is wrong",
    "incomplete": "Something is missing",
    "outdated": "It is outdated",
    "source": "The source does not fit",
    "unclear": "It is unclear",
    "other": "Something else",
}
FAILED = "I could not answer this. Please ask again; if it stays so, tell the owners: {reference}"
NO_QUESTION = "Write your question behind the command, such as: /ask-docs Who received a grant?"
TOO_FAST = "You have asked {count} questions in a minute. Please ask again in a moment."
TOO_MANY = "You have asked {count} questions in 24 hours. Please ask again tomorrow."
ALL_BUSY = "So many questions were asked in 24 hours that I answer no more today."
SHARED = "I answer nothing in channels that other organisations share."
STRANGER = "I answer only full members of the workspace that I belong to."
OFF = "I do not answer in this channel. Write to me directly."
GONE = "This answer is not there any more, or not yours to judge."
HOME_TITLE = "Ask the documents"
HOME_LEAD = (
    "Every sentence of an answer is proven by a quote from a document, with its page and date. "
    "What the documents do not say, I say too."
)
HOME_HOW = (
    "*Where to ask*\n"
    "• Here, under *Messages*: only you see the answer.\n"
    "• `/ask-docs` with a question, anywhere: only you see the answer.\n"
    "• Mention me in a channel: everybody there sees the answer, so it comes only from what "
    "everybody there may read."
)
HOME_MAY_READ = "*What you may read:* {count} documents labelled {labels}."
HOME_TRY = "*Questions to begin with*"
