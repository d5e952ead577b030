"""XML from anybody, element by element, without entity bombs or a look at other files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from kg.sources import BadRecord, Document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PIECE = 1 << 20
_SHIFT = 0x100000
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHIFTED = re.compile("[\U0010d800-\U0010dfff]")


class BrokenXmlError(ValueError):
    """XML that is read no further; `record` says where and why."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(reason)
        self.record = BadRecord(where, reason)


class _Shifted:
    """A text stream for a parser that takes no lone surrogates: they go to a private plane; `text` brings them back."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> str:
        """The next characters: many, for the parser begins anew with each piece of a long token."""
        text = self._stream.read(max(size, _PIECE))
        return _SURROGATE.sub(lambda found: chr(ord(found.group()) + _SHIFT), text)


def elements(document: Document) -> Iterator[tuple[str, Element]]:
    """`start` and `end` of every element, with its name bare of namespaces, as far as the document is sound.

    Raises:
        BrokenXmlError: the document ends early, is not XML, or declares entities; what came before is good.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    with document.open() as stream:
        events = iterparse(_Shifted(stream), events=("start", "end"))
        while True:
            try:
                event, element = next(events)
            except StopIteration:
                return
            except ParseError as error:
                reason = str(error.msg).partition(":")[0]
                line, column = error.position
                raise BrokenXmlError(f"{document.name}:{line}", f"broken XML, column {column + 1}: {reason}") from error
            except DefusedXmlException as error:
                raise BrokenXmlError(document.name, f"XML with entities of its own is not read: {error}") from error
            element.tag = element.tag.rpartition("}")[2]
            yield event, element


def text(element: Element | None) -> str:
    """All text in an element, markup dropped; empty for None."""
    joined = "" if element is None else "".join(element.itertext())
    return _SHIFTED.sub(lambda found: chr(ord(found.group()) - _SHIFT), joined).strip()
