"""Everything that can go wrong in the library.

CorpusError
├── InvalidLabel            a word that is not an audience label
├── InvalidFact             what somebody says of a document cannot be so
├── DocumentNotFound        no such document, or not one this reader may see: the two look alike
├── CatalogueUnavailable    the database is missing, damaged, too new or not writable
│   └── StorageUnwritable   what is there can be read, and nothing can be stored
│       ├── StorageFull     the disk has no room
│       ├── StorageReadOnly the folder cannot be written
│       └── OriginalsUnwritable the store of originals takes nothing
├── StoreUnusable           a bucket cannot be used as it is named or set up
├── OriginalUnavailable     the file of an edition cannot be had now from the store that keeps it
│   └── OriginalLost        the store has it no more, or has something else in its place
├── ModelUnavailable        the embedding model is missing, altered or another one
├── KeyUnknown              no live key of the HTTP interface has this id
├── RequestNameTaken        a request has the name of another one that asked for something else
├── FactNotFound            no such record of the ledger, or not one this reader may see
├── SubjectNotFound         no such question in vain or feedback, or not one this reader may see
├── UploadNotFound          no such upload, or not one this reader may see
├── SourceNotFound          no source that is looked at again has this address or id
├── IndexDamaged            a generation of the search index fails its checks
└── IndexOwned              another process owns the index folder
"""

from __future__ import annotations


class CorpusError(Exception):
    """Base of the errors that the library raises; the message says what to do."""


class InvalidLabel(CorpusError):
    """A word that is not an audience label."""


class InvalidFact(CorpusError):
    """What somebody says of a document cannot be so."""


class DocumentNotFound(CorpusError):
    """No such document for this reader."""


class CatalogueUnavailable(CorpusError):
    """The catalogue cannot be used as it is."""


class StorageUnwritable(CatalogueUnavailable):
    """The library can be read, and nothing can be stored in it now. Nothing is damaged."""


class StorageFull(StorageUnwritable):
    """The disk has no room."""

    def __init__(self) -> None:
        super().__init__(
            "the library could not be written: its disk is full. Nothing is damaged; make room "
            "there, and try again"
        )


class StorageReadOnly(StorageUnwritable):
    """The folder cannot be written."""

    def __init__(self) -> None:
        super().__init__(
            "the library could not be written: its folder is read-only. Nothing is damaged; make "
            "it writable, and try again"
        )


class OriginalsUnwritable(StorageUnwritable):
    """The store of originals takes nothing now. Nothing of what was to be stored is kept."""


class StoreUnusable(CorpusError):
    """A bucket cannot be used as it is named or set up."""


class OriginalUnavailable(CorpusError):
    """The file of an edition cannot be had now; `why` is for those who run the store."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "the file of this document cannot be fetched now; its text can be read. Whoever runs "
            "the library finds the reason with `ingest check`"
        )
        self.why = why


class OriginalLost(OriginalUnavailable):
    """The store answers, and what it has is not the file."""


class ModelUnavailable(CorpusError):
    """The embedding model cannot be used, or is not the one the library was embedded with."""


class UploadNotFound(CorpusError):
    """No such upload for this reader."""

    def __init__(self) -> None:
        super().__init__("there is no such upload that you may see")


class SubjectNotFound(CorpusError):
    """No such question in vain, and no such feedback, for this reader."""

    def __init__(self) -> None:
        super().__init__("there is no such question or feedback that you may see")


class SourceNotFound(CorpusError):
    """No source has this address or id."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no such source: {name}; `ingest sources list` names them")


class FactNotFound(CorpusError):
    """No such record of the ledger for this reader."""

    def __init__(self) -> None:
        super().__init__("there is no such fact that you may see")


class IndexDamaged(CorpusError):
    """A generation whose files, counts or answers are not those of its manifest."""


class IndexOwned(CorpusError):
    """Another process owns the index folder of this machine."""


class KeyUnknown(CorpusError):
    """No key with this id that could be replaced or revoked."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"there is no such key: {key_id!r}; `assistant keys list` names them")


class RequestNameTaken(CorpusError):
    """A request has the name of another one that asked for something else."""


class JobLost(CorpusError):
    """A job is another worker's by now, or was called off: leave it at once."""

    def __init__(self) -> None:
        super().__init__("this job is not this worker's any more")
