"""From a question in Slack to the answer in its thread; it can be done again after any death."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

from slack_sdk.web.async_client import AsyncWebClient

from api.access.caller import Caller
from api.access.scopes import Scope
from api.asking.facts_asked import facts_asked
from api.asking.ticking import ticking
from api.asking.watching import Asked as Asking
from api.errors import TokensSpent
from api.http.services import Services
from api.page.sharing import shared_url
from api.schemas.answers import AnswerOut
from api.schemas.citations import CitationOut
from api.schemas.receipts import ReceiptOut
from api.schemas.tables import TableOut, drawn
from api.slack import wording
from api.slack.access import Access, Gatekeeper, Refused
from api.slack.blocks import Block, closing
from api.slack.growing import Unfolding
from api.slack.incoming import Asked
from api.slack.ledger import Ledger
from api.slack.privately import Privately
from api.slack.settings import SlackSettings
from api.slack.tabular import monospaced
from api.slack.text import markdown, parts, plain_markdown
from api.slack.thread import Place, Progress, Thread
from assistant.errors import AnswerNotFound, InvalidQuestion
from assistant.model import Finished, Question, Sentence
from corpus.audience import Reader
from corpus.catalogue import Filters
from corpus.jobs import Job, JobStore

_MINUTE, _DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
_TICK = 0.25  # seconds between two looks at whether it is time to show something


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Answers the questions of one workspace.

    Args:
        services: what answers.
        client: speaks to Slack.
        settings: limits.
        gatekeeper: who may read what.
        privately: speaks to one person alone.
        jobs: where progress is kept.
        ledger: how it gets there.
        bot: our own user id.
    """

    services: Services
    client: AsyncWebClient
    settings: SlackSettings
    gatekeeper: Gatekeeper
    privately: Privately
    jobs: JobStore
    ledger: Ledger
    bot: str

    async def answer(self, job: Job) -> None:
        """Answer the question of a job, once, however often this is begun."""
        asked = Asked.of(job.payload)
        try:
            access = await self.gatekeeper.of(asked)
            await self.ledger.do(self._keep_to_limits, job)
            question = Question(
                text=asked.text,
                conversation_id=_conversation(asked),
                filters=Filters(kinds=access.kinds),
                answer_id=_answer_id(job),
            )
        except Refused as refused:
            await self._refuse(job, asked, refused.text)
            return
        except InvalidQuestion as invalid:
            await self._refuse(job, asked, str(invalid))
            return
        try:
            if asked.response_url:
                await self._answer_privately(job, asked, access, question)
            else:
                async with self._status(asked):
                    await self._answer_in_thread(job, asked, access, question)
        except TokensSpent as spent:
            await self._refuse(job, asked, str(spent))

    async def withdraw(self, job: Job) -> None:
        """Take the answer to a question away whose message was deleted."""
        question = await self.ledger.do(self.jobs.find, job.payload["question"])
        if question is None:
            return
        place = Place(
            team=job.payload["team"], channel=job.payload["channel"], thread_ts="", user=""
        )
        await self._take_back(question, self._thread(job, place, _progress(question)))

    async def apologise(self, job: Job, reference: str) -> None:
        """Say that there will be no answer, where it was asked."""
        asked = Asked.of(job.payload)
        text = wording.FAILED.format(reference=reference)
        if asked.is_private or _progress(job).begun:
            await self._say(job, asked, text)
        else:
            await self.privately.whisper(asked, text)

    async def _answer_in_thread(
        self, job: Job, asked: Asked, access: Access, question: Question
    ) -> None:
        thread = self._thread(job, _place(asked), _progress(job))
        given = await asyncio.to_thread(self._given, access.reader, question)
        if thread.progress.begun:
            await thread.adopt(self.bot, asked.ts, await self._of_others(job))
        if given is None and not thread.progress.begun:
            await self._unfold(thread, self._asking(job, asked, access, question))
        else:
            answer = given or await self._whole(self._asking(job, asked, access, question))
            await thread.settle(
                _texts(answer), await self._closing(answer, access.reader, question)
            )
        if "replaced" in job.payload:
            old = await self.ledger.do(self.jobs.find, job.payload["replaced"])
            if old is not None:
                await self._take_back(old, thread)

    async def _answer_privately(
        self, job: Job, asked: Asked, access: Access, question: Question
    ) -> None:
        given = await asyncio.to_thread(self._given, access.reader, question)
        answer = given or await self._whole(self._asking(job, asked, access, question))
        texts = _texts(answer)
        for n, text in enumerate(texts):
            blocks = (
                await self._closing(answer, access.reader, question) if n == len(texts) - 1 else []
            )
            await self.privately.respond(asked, text, blocks, instead=n == 0)

    async def _take_back(self, question: Job, thread: Thread) -> None:
        """Delete an answer where it is shown, and where it is stored."""
        await thread.delete(_progress(question).sent)
        await self.ledger.do(self.services.records.take_back, _answer_id(question))

    async def _unfold(self, thread: Thread, asking: Asking) -> None:
        """Show an answer as it is made."""
        unfolding = Unfolding(thread)
        known: list[CitationOut] = []
        answer: AnswerOut | None = None
        shown, in_table = 0, False  # characters; from a table on, the rest is shown at the end
        stream = ticking(self.services.answering.stream(asking), _TICK)
        async with contextlib.aclosing(stream) as events:
            async for event in events:
                if isinstance(event, Sentence):
                    in_table = in_table or event.tabled is not None
                    if in_table:
                        continue
                    known += [CitationOut.of(c, self._base) for c in event.citations]
                    unfolding.add(markdown(event.text, known))
                    shown += len(event.text)
                    await unfolding.show()
                elif isinstance(event, Finished):
                    answer = AnswerOut.of(event.answer, self._base)
                elif event is None:
                    await unfolding.show()
        if answer is None:
            raise AssertionError("a stream ends with Finished")
        unfolding.add(_told(answer, shown))
        await unfolding.end(await self._closing(answer, asking.reader, asking.question))

    async def _whole(self, asking: Asking) -> AnswerOut:
        return AnswerOut.of(await self.services.answering.answer(asking), self._base)

    def _asking(self, job: Job, asked: Asked, access: Access, question: Question) -> Asking:
        caller = Caller(
            reader=access.reader,
            scopes=frozenset({Scope.ANSWERS_WRITE}),
            owner=asked.who,
            means="slack",
        )
        return Asking(
            caller=caller,
            reader=access.reader,
            surface="slack",
            question=question,
            request_id=reference_of(job),
        )

    def _given(self, reader: Reader, question: Question) -> AnswerOut | None:
        """The answer as it is stored, where it was made before a death."""
        try:
            receipt = self.services.records.answer(reader, question.answer_id or "")
        except AnswerNotFound:
            return None
        return ReceiptOut.of(receipt, self._base).as_answer()

    def _keep_to_limits(self, job: Job) -> None:
        limits = self.settings
        for most, within, of_all, text in (
            (limits.slack_person_per_minute, _MINUTE, False, wording.TOO_FAST),
            (limits.slack_person_per_day, _DAY, False, wording.TOO_MANY),
            (limits.slack_answers_per_day, _DAY, True, wording.ALL_BUSY),
        ):
            if self.jobs.count(job, within, of_all=of_all) > most:
                raise Refused(text.format(count=most))

    async def _refuse(self, job: Job, asked: Asked, text: str) -> None:
        """Say no: to whoever asked, and to nobody else."""
        if asked.is_private:
            await self._say(job, asked, text)
        else:
            await self.privately.whisper(asked, text)

    async def _say(self, job: Job, asked: Asked, text: str) -> None:
        line = plain_markdown(text)
        if asked.response_url:
            await self.privately.respond(asked, line)
            return
        thread = self._thread(job, _place(asked), _progress(job))
        if thread.progress.begun:
            await thread.adopt(self.bot, asked.ts, await self._of_others(job))
        await thread.settle([line], [])

    @contextlib.asynccontextmanager
    async def _status(self, asked: Asked) -> AsyncIterator[None]:
        """Say that we search, until there is something to read; not being able to is no error."""
        await self._set_status(asked, wording.SEARCHING)
        try:
            yield
        finally:
            await self._set_status(asked, "")

    async def _set_status(self, asked: Asked, status: str) -> None:
        with contextlib.suppress(Exception):  # the client fails in many ways
            await self.client.assistant_threads_setStatus(
                channel_id=asked.channel, thread_ts=asked.thread_ts, status=status
            )

    def _thread(self, job: Job, place: Place, progress: Progress) -> Thread:
        async def note(current: Progress) -> None:
            await self.ledger.do(self.jobs.note, job, asdict(current))

        return Thread(self.client, place, progress, note)

    async def _of_others(self, job: Job) -> set[str]:
        """The messages of other answers in the same thread."""
        others = await self.ledger.do(self.jobs.in_queue, job.queue)
        return {ts for each in others if each.number != job.number for ts in _progress(each).sent}

    async def _closing(self, answer: AnswerOut, reader: Reader, question: Question) -> list[Block]:
        web = shared_url(self.services.shares, self._base, reader.id, answer.id)
        facts = await self.ledger.do(
            facts_asked, self.services.ledger, reader.audience, question.text
        )
        shown = (f"{self._base}/facts?{facts.query}", facts.title) if facts else None
        return closing(answer, web, shown)

    @property
    def _base(self) -> str:
        return self.services.settings.public_url


def reference_of(job: Job) -> str:
    """What a person can name when an answer fails; it stands in the log."""
    return f"slack-{job.number}"


def _texts(answer: AnswerOut) -> list[str]:
    """A whole answer as the texts of its messages."""
    return parts(_told(answer, 0))


def _told(answer: AnswerOut, shown: int) -> str:
    """What there is of an answer behind so many characters, its table as one."""
    told = ""
    for piece in drawn(answer.text, answer.table):
        if isinstance(piece, TableOut):
            told += f"\n\n{monospaced(piece)}\n\n"
        else:
            told += _stretch(answer, max(shown, piece[0]), piece[1])
    return told


def _stretch(answer: AnswerOut, start: int, until: int) -> str:
    pieces = []
    for end in sorted(span.end for citation in answer.citations for span in citation.spans):
        if start < end <= until:
            pieces.append(markdown(answer.text[start:end], answer.citations))
            start = end
    return "".join([*pieces, markdown(answer.text[start:until], ())])


def _place(asked: Asked) -> Place:
    return Place(team=asked.team, channel=asked.channel, thread_ts=asked.thread_ts, user=asked.user)


def _progress(job: Job) -> Progress:
    kept = job.progress
    return Progress(begun=bool(kept.get("begun")), sent=tuple(kept.get("sent", ())))


def _conversation(asked: Asked) -> str | None:
    """The thread is the conversation; what only one person sees begins a new one."""
    return f"slack_{asked.channel}_{asked.thread_ts}" if asked.thread_ts else None


def _answer_id(job: Job) -> str:
    return f"ans_{hashlib.sha256(job.key.encode()).hexdigest()[:32]}"
