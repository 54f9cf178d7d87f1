"""The fixed texts of an exported conversation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.service import QUOTED

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "exported": "Exported on {date}. Every footnote quotes its source word for word.",
        "answered": "Answered on {date} by {model}.",
        "quoted": "Quoted from the documents on {date}; no chat model wrote any of it.",
        "searched": "Documents searched: {count}.",
        "removed": "The document was removed since.",
        "changed": "(The document has changed since.)",
        "no_date": "no date",
        "covers": "covers {period}",
        "staff": "for staff only",
        "label": "not public: {label}",
        "rows": "{shown} of {total} rows",
        "page": "page {page}",
        "ocr": "read by OCR, {percent} % sure",
    },
    "fr": {
        "exported": "Exporté le {date}. Chaque note cite sa source mot pour mot.",
        "answered": "Répondu le {date} par {model}.",
        "quoted": "Cité des documents le {date} ; aucun modèle n’en a rien écrit.",
        "searched": "Documents parcourus : {count}.",
        "removed": "Le document a été retiré depuis.",
        "changed": "(Le document a changé depuis.)",
        "no_date": "sans date",
        "covers": "couvre {period}",
        "staff": "réservé au personnel",
        "label": "non public : {label}",
        "rows": "{shown} lignes sur {total}",
        "page": "page {page}",
        "ocr": "lue par OCR, sûre à {percent} %",
    },
    "es": {
        "exported": "Exportado el {date}. Cada nota cita su fuente palabra por palabra.",
        "answered": "Respondido el {date} por {model}.",
        "quoted": "Citado de los documentos el {date}; ningún modelo escribió nada de esto.",
        "searched": "Documentos consultados: {count}.",
        "removed": "El documento fue retirado desde entonces.",
        "changed": "(El documento ha cambiado desde entonces.)",
        "no_date": "sin fecha",
        "covers": "abarca {period}",
        "staff": "solo para el personal",
        "label": "no público: {label}",
        "rows": "{shown} de {total} filas",
        "page": "página {page}",
        "ocr": "leída por OCR, {percent} % de certeza",
    },
    "pt": {
        "exported": "Exportado em {date}. Cada nota cita a sua fonte palavra por palavra.",
        "answered": "Respondido em {date} por {model}.",
        "quoted": "Citado dos documentos em {date}; nenhum modelo escreveu nada disto.",
        "searched": "Documentos pesquisados: {count}.",
        "removed": "O documento foi retirado desde então.",
        "changed": "(O documento mudou desde então.)",
        "no_date": "sem data",
        "covers": "abrange {period}",
        "staff": "apenas para a equipe",
        "label": "não público: {label}",
        "rows": "{shown} de {total} linhas",
        "page": "página {page}",
        "ocr": "lida por OCR, {percent} % de certeza",
    },
}


@dataclass(frozen=True, slots=True)
class ExportWords:
    """The texts in one language: `en`, `fr`, `es` or `pt`."""

    language: str

    def exported(self, date: dt.date) -> str:
        """When it was exported."""
        return self._texts["exported"].format(date=date.isoformat())

    def answered(self, date: dt.date, model: str) -> str:
        """When a question was answered, and by what."""
        key = "quoted" if model == QUOTED else "answered"
        return self._texts[key].format(date=date.isoformat(), model=model)

    def searched(self, count: int) -> str:
        """How many documents were searched in vain."""
        return self._texts["searched"].format(count=count)

    def removed(self) -> str:
        """That nothing is left of a source."""
        return self._texts["removed"]

    def changed(self) -> str:
        """That a source is not what it was."""
        return self._texts["changed"]

    def read_by_ocr(self, confidence: float) -> str:
        """That OCR read the page, and how sure it was."""
        return self._texts["ocr"].format(percent=int(100 * confidence))

    def no_date(self) -> str:
        """That a source has none."""
        return self._texts["no_date"]

    def covers(self, period: str) -> str:
        """The time that a source covers."""
        return self._texts["covers"].format(period=period)

    def only(self, label: str) -> str:
        """For whom a source is that is not for everybody."""
        return self._texts["staff" if label == "staff" else "label"].format(label=label)

    def page(self, number: int) -> str:
        """A page of a source."""
        return self._texts["page"].format(page=number)

    def rows_of(self, shown: int, total: int) -> str:
        """How many rows of a table are shown."""
        return self._texts["rows"].format(shown=shown, total=total)

    @property
    def _texts(self) -> Mapping[str, str]:
        return _TEXTS[self.language]
