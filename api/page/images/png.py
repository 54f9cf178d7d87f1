"""The PNG format, as much of it as pictures of pages need."""

from __future__ import annotations

import struct
import zlib
from typing import Final

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">IIBBBBB")
_TRUE_COLOUR: Final = (8, 2, 0, 0, 0)  # bits, colour type, compression, filter, interlace


def encode(pixels: bytes | bytearray, width: int, height: int) -> bytes:
    """A PNG of red, green and blue bytes, row by row from the top."""
    row = 3 * width
    packer = zlib.compressobj(6)
    packed = bytearray()
    for start in range(0, row * height, row):
        packed += packer.compress(b"\0" + pixels[start : start + row])
    packed += packer.flush()
    header = _HEADER.pack(width, height, *_TRUE_COLOUR)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def size_of(picture: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG in pixels; None for what does not begin like one."""
    begins = SIGNATURE + struct.pack(">I", _HEADER.size) + b"IHDR"
    if not picture.startswith(begins) or len(picture) < len(begins) + _HEADER.size:
        return None
    width, height, *_ = _HEADER.unpack_from(picture, len(begins))
    return width, height


def _chunk(kind: bytes, body: bytes | bytearray) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
