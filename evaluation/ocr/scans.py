"""Makes a scan of a page: a picture of it, clean, askew or noisy, as the only thing on a page."""

from __future__ import annotations

import io
from enum import StrEnum
from typing import Final

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_ASKEW: Final = 2.0  # degrees
_PAPER: Final = 245
_NOISE: Final = 18.0  # levels of grey, one standard deviation
_SPECKS: Final = 0.0005  # of all pixels
_BLUR: Final = 0.6  # pixels
_JPEG: Final = 70


class Kind(StrEnum):
    """How a scan looks."""

    CLEAN = "clean"
    ASKEW = "askew by 2°"
    NOISY = "noisy"


def scan_of(data: bytes, dpi: int, kind: Kind) -> bytes:
    """A PDF file with a scan of the first page of another one, and no text."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        width, height = page.get_size()
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=True)
    canvas.drawImage(ImageReader(_scanned(picture, kind)), 0, 0, width, height)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _scanned(picture: Image.Image, kind: Kind) -> Image.Image:
    if kind is Kind.ASKEW:
        return picture.rotate(-_ASKEW, Image.Resampling.BICUBIC, fillcolor=255)
    return _noisy(picture) if kind is Kind.NOISY else picture


def _noisy(picture: Image.Image) -> Image.Image:
    """Grey paper, grain, specks, soft letters, and the losses of JPEG."""
    chance = np.random.default_rng(41)
    grey = np.asarray(picture.filter(ImageFilter.GaussianBlur(_BLUR)), np.float32)
    grey = grey * np.float32(_PAPER / 255) + chance.normal(0, _NOISE, grey.shape).astype(np.float32)
    grey[chance.random(grey.shape) < _SPECKS] = 30
    buffer = io.BytesIO()
    Image.fromarray(grey.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=_JPEG)
    return Image.open(buffer)
