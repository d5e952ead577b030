"""What serialisers of XML leave to their callers."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def legal(data: bytes) -> bytes:
    """The document with characters that XML cannot hold replaced by U+FFFD, and carriage returns kept as such.

    A bare carriage return would be read back as a line feed.
    """
    return _ILLEGAL.sub("\ufffd", data.decode("utf-8")).replace("\r", "&#13;").encode("utf-8")
