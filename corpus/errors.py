"""Everything that can go wrong in the library.

CorpusError
├── InvalidLabel            a word that is not an audience label
├── DocumentNotFound        no such document, or not one this reader may see: the two look alike
├── CatalogueUnavailable    the database is missing, damaged, too new or not writable
├── ModelUnavailable        the embedding model is missing, altered or another one
├── IndexDamaged            a generation of the search index fails its checks
└── IndexOwned              another process owns the index folder
"""

from __future__ import annotations


class CorpusError(Exception):
    """Base of the errors that the library raises; the message says what to do."""


class InvalidLabel(CorpusError):
    """A word that is not an audience label."""


class DocumentNotFound(CorpusError):
    """No such document for this reader."""


class CatalogueUnavailable(CorpusError):
    """The catalogue cannot be used as it is."""


class ModelUnavailable(CorpusError):
    """The embedding model cannot be used, or is not the one the library was embedded with."""


class IndexDamaged(CorpusError):
    """A generation whose files, counts or answers are not those of its manifest."""


class IndexOwned(CorpusError):
    """Another process owns the index folder of this machine."""
