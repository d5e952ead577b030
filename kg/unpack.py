"""From the bytes of a file to text, so that nobody else unpacks or decodes.

gzip is known by its first bytes, whatever the file is called, and an encoding by its byte-order mark or its XML
declaration; all else is UTF-8, in which stray bytes become lone surrogates.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from pathlib import Path
from typing import IO, Any, TextIO

from kg.config import Limits
from kg.errors import SourceError

PIECE = 1 << 18
"""Bytes that are read at a time."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_DECLARED = re.compile(
    rb"""\s*<\?xml\s[^>]*?encoding\s*=\s*["']
    (iso-8859-\d+|windows-125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)|shift_jis)["']""",
    re.IGNORECASE | re.VERBOSE,
)
"""The encodings that are not UTF-8 and yet have ASCII in its place, so that their names can be read."""

_Bytes = io.BufferedReader | gzip.GzipFile


def open_text(path: Path, *, most: int = Limits().input_bytes) -> TextIO:
    """A file's text from its beginning, unpacked and decoded, with line ends as Python has them.

    Raises:
        SourceError: the file cannot be opened; reading on raises it where gzip data is broken, and after `most`
            unpacked bytes.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        opened: _Bytes = gzip.open(path, "rb") if packed else path.open("rb")  # noqa: SIM115 - the text closes it
    except OSError as error:
        raise SourceError(error.strerror) from error
    binary = io.BufferedReader(_Checked(opened, most), buffer_size=PIECE)
    encoding = _encoding(binary.peek(1024)[:1024])
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(binary, encoding=encoding, errors=errors)


def copy(stream: IO[bytes], path: Path, most: int) -> None:
    """Write a stream to a file, and no more of it than `most` bytes.

    Raises:
        OSError: it cannot be read, or the file not written.
    """
    with path.open("wb") as file:
        while data := stream.read(min(PIECE, most - file.tell())):
            file.write(data)


def _encoding(start: bytes) -> str:
    """The encoding of a text that begins so."""
    declared = _DECLARED.match(start)
    if declared and _is_known(name := declared.group(1).decode()):
        return name
    return next((encoding for bom, encoding in _BOMS if start.startswith(bom)), "utf-8")


def _is_known(encoding: str) -> bool:
    try:
        return bool(codecs.lookup(encoding))
    except LookupError:
        return False


class _Checked(io.RawIOBase):
    """Bytes of a file, with SourceError for whatever is wrong with it; what comes before the fault is given first."""

    def __init__(self, stream: _Bytes, most: int) -> None:
        self._stream, self._most, self._left = stream, most, most

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as one read goes."""
        try:
            data = self._stream.read1(len(buffer))
        except EOFError as error:
            raise SourceError("the gzip data breaks off") from error
        except (OSError, zlib.error) as error:
            raise SourceError(str(error)) from error
        if len(data) > self._left:
            raise SourceError(f"more than limits.input_bytes = {self._most:,} bytes, unpacked; raise it, or split it")
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file too."""
        self._stream.close()
        super().close()
