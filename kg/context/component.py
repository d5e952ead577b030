"""`kg_context`: what the network makes of every candidate, and the names that only it sees."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.text.addresses import Addresses

if TYPE_CHECKING:
    from kg.context.network import Context, Network

_LEAD, _TRAIL = re.compile(r"\W*"), re.compile(r"[^\w+*#)]*$")
"""Signs that a name neither begins nor ends with."""

MOST_CHARS = 200
"""Longest stretch that may be a name."""

AHEAD = 8
"""Documents that are read at once, on as many cores as there are."""


@Language.factory("kg_context", requires=["doc.spans"], assigns=["doc._.context", "doc.spans"])
def create_context(nlp: Language, name: str) -> ReadContext:
    """The component, as a spaCy config names it."""
    from kg.context.network import load_network

    return ReadContext(load_network())


class ReadContext:
    """Sets `doc._.context`, and adds to `doc.spans["candidates"]` what the network takes for a name."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def __call__(self, doc: Doc) -> Doc:
        """Read a document."""
        return _with_context(doc, context_of(doc, self.network))

    def pipe(self, stream: Iterable[Doc], batch_size: int = AHEAD) -> Iterator[Doc]:
        """Read documents, in order, up to `batch_size` of them at a time; what comes of them is the same."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            waiting: deque[tuple[Doc, Future[Context]]] = deque()
            for doc in stream:
                waiting.append((doc, pool.submit(context_of, doc, self.network)))
                if len(waiting) == batch_size:
                    first, context = waiting.popleft()
                    yield _with_context(first, context.result())
            for doc, context in waiting:
                yield _with_context(doc, context.result())


def context_of(doc: Doc, network: Network) -> Context:
    """What a network makes of a document."""
    return network.read(doc._.text, len(doc._.title.text), [sentence.end_char for sentence in doc._.sentences])


def _with_context(doc: Doc, context: Context) -> Doc:
    candidates = {(span.start_char, span.end_char): span for span in doc.spans["candidates"]}
    addresses = Addresses(doc._.text)
    shorts = [short for short, _ in doc._.definitions]
    for start, end in context.names():
        span = _name(doc, start, end)
        if span is None or addresses.cover(start) or any(_defines(start, end, short) for short in shorts):
            continue
        place = span.start_char, span.end_char
        if place not in candidates:
            span._.finder = "context"
            candidates[place] = span
    doc.spans["candidates"] = [candidates[place] for place in sorted(candidates)]
    doc._.context = context.mentions(sorted(candidates))
    return doc


def _name(doc: Doc, start: int, end: int) -> Span | None:
    """What the network takes for a name, without signs at its ends; None if that is none, or in title and abstract.

    Of `Lumo (a lamp)` that is the first: a bracket behind a space holds an aside, or another name.
    """
    if end - start > MOST_CHARS:
        return None
    text = _TRAIL.sub("", doc._.text[start:end].partition(" (")[0])
    end = start + len(text)
    text = _LEAD.sub("", text, count=1)
    start = end - len(text)
    if "\n" in text or text.count("(") != text.count(")") or not any(map(str.isalpha, text)):
        return None
    return doc.char_span(start, end)


def _defines(start: int, end: int, short: Span) -> bool:
    """Whether a stretch is no name but two of one thing: `Long Form (LF)`."""
    return start < short.start_char and short.end_char < end
