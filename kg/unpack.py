"""From the bytes of a file to text, so that nobody else unpacks or decodes.

gzip is known by its first bytes, whatever the file is called, and an encoding by its byte-order mark; all else is
UTF-8, in which stray bytes become lone surrogates.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from pathlib import Path
from typing import Any, TextIO

from kg.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_Bytes = io.BufferedReader | gzip.GzipFile


def open_text(path: Path) -> TextIO:
    """A file's text from its beginning, unpacked and decoded, with line ends as Python has them.

    Raises:
        SourceError: the file cannot be opened; reading on raises it where gzip data is broken.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        opened: _Bytes = gzip.open(path, "rb") if packed else path.open("rb")  # noqa: SIM115 - the text closes it
    except OSError as error:
        raise SourceError(error.strerror) from error
    binary = io.BufferedReader(_Checked(opened), buffer_size=1 << 18)
    start = binary.peek(4)
    encoding = next((encoding for bom, encoding in _BOMS if start.startswith(bom)), "utf-8")
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    return io.TextIOWrapper(binary, encoding=encoding, errors=errors)


class _Checked(io.RawIOBase):
    """Bytes of a file, with SourceError for whatever is wrong with it; what comes before the fault is given first."""

    def __init__(self, stream: _Bytes) -> None:
        self._stream = stream

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
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file too."""
        self._stream.close()
        super().close()
