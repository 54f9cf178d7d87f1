"""Pages in other languages than those of the shared documents, written for this measurement."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from evaluation.ocr.pages import SourcePage, printed_on
from ingest.reading.sandbox import read_file

_FONTS: Final = {"French": "Times-Roman", "Spanish": "Helvetica", "Portuguese": "Times-Roman"}
TEXTS: Final = {
    "French": (
        "Le conseil de l’agglomération a décidé, à l’unanimité, d’élever la redevance des jardins "
        "familiaux de 64 à 72,50 euros par an à compter du 1er janvier 2024. Les ménages dont le "
        "quotient est inférieur à 850 euros en sont exemptés ; les autres paient en deux fois.",
        "Où que se trouve la parcelle, l’eau est coupée du 15 novembre au 2 avril, afin d’éviter "
        "que les canalisations gèlent. Le maître d’œuvre, M. Lefèvre, dresse en février l’état "
        "des conduites : en 2022, 37 fuites ont été réparées, contre 51 l’année précédente.",
        "Le bâtiment naïvement baptisé « Château d’eau » abrite désormais la pépinière, où chaque "
        "élève sème, repique et récolte. Ça a l’air modeste ; c’est pourtant là qu’ont été formés "
        "128 bénévoles, dont près de la moitié n’avaient jamais tenu une bêche.",
        "Tout désaccord est soumis à la médiatrice, qui répond sous dix jours ouvrés. Son avis "
        "n’est pas contraignant, mais il est publié, avec les réserves éventuelles des parties.",
    ),
    "Spanish": (
        "La cooperativa de agua del valle de Ñuñoa atendió el año pasado a 1.284 familias, un 12 % "
        "más que en 2021. La cuota básica se mantuvo en 18,40 pesos por metro cúbico, y ningún "
        "hogar quedó sin servicio durante la sequía de febrero.",
        "¿Quién decide cuándo se riega? Según el artículo 7, la asamblea fija los turnos cada "
        "otoño; si la presa baja del 35 %, la señora Ibáñez, jefa de operación, puede reducirlos "
        "sin más trámite. Así ocurrió en tres ocasiones: el 9 de enero, el 3 y el 27 de marzo.",
        "El próximo invierno comenzará la reparación del acueducto antiguo, que pierde unos 240 "
        "litros por segundo. Se reemplazarán 6,5 kilómetros de tubería; el presupuesto, de 2,1 "
        "millones, cubre también la señalización y la vigilancia de las compuertas.",
        "¡Atención! Las averías se comunican al número 600 457 310, a cualquier hora. Quien avise "
        "primero de una fuga grave recibirá un mes gratuito, según acordó la última asamblea.",
    ),
    "Portuguese": (
        "A associação de moradores não aprovou a construção da terceira ponte: das 412 pessoas "
        "presentes na reunião de 18 de junho, 263 votaram contra. As opções mais econômicas serão "
        "avaliadas pelo órgão municipal até ao fim de setembro de 2024.",
        "Enquanto isso, a travessia continuará a ser feita pela balsa, às horas cheias, das 6h às "
        "21h. O preço é de R$ 4,75 por pessoa; crianças até seis anos, idosos e bombeiros não "
        "pagam. Aos domingos há menos viagens, porque a tripulação descansa.",
        "O relatório técnico menciona três razões: o solo é instável nas margens, a manutenção "
        "custaria 1,3 milhão por ano e a maré alcança, em março, até 5,8 metros. À engenheira "
        "Conceição Araújo coube explicar por que os cálculos anteriores eram otimistas demais.",
        "Quem tiver dúvidas pode escrevê-las no livro que está à disposição na sede, ou enviá-las "
        "por correio. As respostas são afixadas às sextas-feiras, junto com as atas e as contas.",
    ),
}


def own_pages() -> Iterator[tuple[str, SourcePage]]:
    """A page in each language."""
    for language, paragraphs in TEXTS.items():
        buffer = io.BytesIO()
        style = ParagraphStyle("text", fontName=_FONTS[language], fontSize=10.5, leading=14)
        style.spaceAfter = 10
        document = SimpleDocTemplate(buffer, pagesize=A4, invariant=1)
        document.build([Paragraph(text, style) for text in paragraphs])
        data = buffer.getvalue()
        yield language, SourcePage(language, data, printed_on(read_file(data, "page.pdf")))
