"""One look at a source: what it lists, what of it is new or changed, what is gone from it.

An item is remembered when the library has its document, and the list itself when the look has
ended, so that a process may end at any moment: the next look asks for what was not remembered, and
finds that a document it has is the same. What was not listed is gone only where the list was whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from corpus.places import at_or_below, place_of
from corpus.sources import NO_VALIDATORS, Outcome, Source, SourceItem, Sources, Validators
from corpus.writer import CatalogueWriter
from ingest.errors import Gone, IngestError, RefusedAddress, ToldToWait, Unchanged
from ingest.manifest import Entry
from ingest.report import Report
from ingest.sources import Item
from ingest.watching.remote import Given, Listed, Listing, Remote
from ingest.watching.restraint import wait_after

_BELIEVED = dt.timedelta(days=7)  # how long a list is believed that nothing has changed

Run = Callable[[Sequence[Item], Callable[[Sequence[str]], None]], Report]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What looks are made with."""

    sources: Sources
    writer: CatalogueWriter
    run: Run
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)

    def look(self, source: Source, remote: Remote, *, prune: bool, confirmed: bool) -> Report:
        """Look at a source once, and remember where it was.

        Args:
            source: which one.
            remote: how it is asked.
            prune: remove the documents that are gone from it.
            confirmed: remove them even when much is gone.
        """
        known = self.sources.items(source)
        try:
            listing = remote.list(source, known)
        except RefusedAddress as error:
            return self.failed(source, error)
        look = _Look(self, source, remote, listing, known)
        report = self.run(look.items(), look.kept)
        look.end(report, prune=prune, confirmed=confirmed)
        return report

    def failed(self, source: Source, error: IngestError) -> Report:
        """Remember that not even the list could be seen."""
        now, failures = self.now(), source.failures + 1
        until = error.until if isinstance(error, ToldToWait) else now + wait_after(failures)
        failed = replace(
            source, looked_at=now, outcome=Outcome.FAILED, reason=str(error), failures=failures,
            wait_until=until,
        )  # fmt: skip
        self.sources.looked(failed, ())
        return Report(failed=[(source.address, str(error))])


class _Look:
    """One look, from its list to its end."""

    def __init__(
        self,
        looking: Looking,
        source: Source,
        remote: Remote,
        listing: Listing,
        known: Mapping[str, SourceItem],
    ) -> None:
        self._looking = looking
        self._source = source
        self._remote = remote
        self._listing = listing
        self._known = known
        self._listed = {listed.address: listed for listed in listing.items}
        self._files = looking.writer.files()
        root = source.address
        self._here = {
            address: file
            for address, file in self._files.items()
            # what is in a file that is listed was settled when that was read
            if file.stamp.root == root and place_of(address, self._listed) in {None, address}
        }
        self._notes = list(listing.notes)
        self._unchanged = 0
        self._validators: dict[str, Validators] = {}  # as given in this look
        self._gone: set[str] = set()
        self._waiting: dict[str, ToldToWait] = {}

    def items(self) -> list[Item]:
        """What has to be asked for."""
        wanted = []
        for listed in self._listed.values():
            item = self._item(listed)
            if self._is_elsewhere(listed.address):
                continue
            if self._is_as_it_was(listed, item):
                self._unchanged += 1
            else:
                wanted.append(item)
        return wanted

    def kept(self, addresses: Sequence[str]) -> None:
        """Remember what the library has by now."""
        now = self._looking.now()
        self._looking.sources.keep(
            self._source,
            [
                SourceItem(
                    address=address,
                    label=self._source.label,
                    version=self._listed[address].version,
                    validators=self._validators[address],
                    asked_at=now,
                )
                for address in addresses
                if address in self._listed  # and no file in one of those
            ],
        )

    def end(self, report: Report, *, prune: bool, confirmed: bool) -> None:
        """Tell in the report what else there is, prune, and remember how the look ended."""
        report.unchanged += self._unchanged
        report.notes += self._notes
        told_elsewhere = self._waiting.keys() | (self._gone & self._here.keys())
        report.failed = [told for told in report.failed if told[0] not in told_elsewhere]
        states = self._states(report)
        if trouble := self._trouble():
            report.failed.append((self._source.address, trouble))
        gone = {a for a, state in {**self._known, **states}.items() if state.gone}
        pruned = set()
        if prune:
            # first: a document that is removed, but not as gone, would count as removed by hand
            self._looking.sources.keep(self._source, (states[a] for a in gone & states.keys()))
            pruned = self._pruned(gone, report, confirmed=confirmed)
        for address in sorted((gone & self._here.keys()) - pruned):
            report.notes.append((address, "is gone; its document stays until --prune"))
        whole = self._listing.whole and not self._waiting
        self._looking.sources.looked(
            replace(
                self._source,
                looked_at=self._looking.now(),
                outcome=Outcome.PARTLY if report.failed else Outcome.WHOLE,
                reason=trouble,
                failures=self._source.failures + 1 if self._waiting else 0,
                wait_until=max((told.until for told in self._waiting.values()), default=None),
                validators=self._listing.validators if whole else NO_VALIDATORS,
            ),
            [state for address, state in states.items() if address not in pruned],
            pruned,
        )

    def _item(self, listed: Listed) -> Item:
        address, source = listed.address, self._source
        is_web = address.startswith(("http://", "https://"))
        entry = Entry(
            file=address,
            url=address if is_web else None,
            audience=source.label,
            kind=source.kind,
        )
        item = Item(
            address=address,
            source=address,
            root=source.address,
            size=0,
            modified_ns=0,
            entry=entry,
            undated=None,
            read=lambda: self._read(listed, self._usable(listed, item)),
        )
        return item

    def _read(self, listed: Listed, validators: Validators) -> tuple[bytes, str]:
        address = listed.address
        try:
            given: Given = self._remote.read(listed, validators)
        except Unchanged:
            self._validators[address] = validators
            raise
        except Gone:
            self._gone.add(address)
            raise
        except ToldToWait as told:
            self._waiting[address] = told
            raise
        self._validators[address] = given.validators
        return given.data, given.name

    def _is_elsewhere(self, address: str) -> bool:
        """Whether a document is the business of another place, or was removed by hand."""
        file, item = self._files.get(address), self._known.get(address)
        if file and file.stamp.root != self._source.address:
            note = f"is in the library already, by {file.stamp.root}, and stays as it is there"
        elif item and item.asked_at and not item.gone and not at_or_below(self._files, {address}):
            note = "was removed from the library, and is not read again"
        else:
            return False
        self._notes.append((address, note))
        return True

    def _is_as_it_was(self, listed: Listed, item: Item) -> bool:
        """Whether the list says enough to leave an item alone."""
        known, file = self._known.get(listed.address), self._files.get(item.address)
        if not (known and known.asked_at and file) or known.reason or known.gone:
            return False
        if not listed.version or listed.version != known.version:
            return False
        fresh = self._listing.sure or self._looking.now() - known.asked_at < _BELIEVED
        return fresh and file.stamp.facts_digest == item.digest

    def _usable(self, listed: Listed, item: Item) -> Validators:
        """The validators of what the library has; none where it has to be read anyway."""
        known, file = self._known.get(listed.address), self._files.get(item.address)
        same = known and file and file.stamp.facts_digest == item.digest
        return known.validators if known and same else NO_VALIDATORS

    def _states(self, report: Report) -> dict[str, SourceItem]:
        """What is to be remembered of items beside what was kept on the way."""
        remembered = self._looking.sources.items(self._source)
        states: dict[str, SourceItem] = {}

        def before(address: str) -> SourceItem:
            unknown = SourceItem(address=address, label=self._source.label)
            return remembered.get(address, unknown)

        if self._listing.whole:
            for address in (remembered.keys() | self._here.keys()) - self._listed.keys():
                item = before(address)
                gone = item.gone or self._listing.exhaustive
                states[address] = replace(item, listed=False, gone=gone)
        for address in self._gone & self._here.keys():
            states[address] = replace(before(address), listed=True, gone=True, reason="")
        # what holds a file that was not read is read again, whatever its list says
        for address, reason in (*((each, "") for each, _ in report.left_out), *report.failed):
            top = place_of(address, self._listed)
            if top is not None:
                states[top] = replace(before(top), listed=True, reason=_of(top, address, reason))
        return states

    def _trouble(self) -> str:
        """What is wrong with the source as a whole."""
        if self._waiting:
            told = next(iter(self._waiting.values()))
            return f"{told}; {len(self._waiting)} of its addresses were not asked for"
        if not self._listing.items:
            return "lists nothing that is read; nothing counts as gone"
        return self._listing.trouble

    def _pruned(self, gone: Set[str], report: Report, *, confirmed: bool) -> set[str]:
        """Remove the documents that are gone, unless it is much at once; their addresses."""
        going = {self._here[address].document_id for address in gone & self._here.keys()}
        if len(going) > max(1, len(self._here) // 5) and not confirmed:
            reason = f"{len(going)} of {len(self._here)} documents are gone; add --yes to remove"
            report.failed.append((self._source.address, reason))
            return set()
        if going:
            self._looking.writer.remove(sorted(going))
            report.removed += len(going)
        return set(gone)


def _of(top: str, address: str, reason: str) -> str:
    """A reason as that of the item in which a file is."""
    return reason if top == address or not reason else f"{address.removeprefix(top)[1:]}: {reason}"
