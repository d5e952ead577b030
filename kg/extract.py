"""Read papers: the spaCy pipeline of `extraction.cfg`, from text to mentions, relations and measurements."""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model import Definition, Extraction, Paper, digest

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_COMPONENT_MODULES = (
    "kg.text.document",
    "kg.text.sentences",
    "kg.text.abbreviations",
    "kg.mentions.candidates",
    "kg.mentions.judge",
    "kg.relations.judge",
    "kg.relations.results",
)
_READER_FILES = (
    "extract.py",
    "extraction.cfg",
    "linear.py",
    "naming.py",
    "resolve/metrics.py",
    "resolve/metrics.toml",
)
_READER_FOLDERS = ("text", "mentions", "relations")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_CODE = re.compile(r"github|gitlab|huggingface|bitbucket|codeberg|sourceforge")


@cache
def load_pipeline() -> Language:
    """The spaCy pipeline that reads a paper."""
    from spacy.util import load_model_from_config
    from thinc.api import Config

    for module in _COMPONENT_MODULES:
        importlib.import_module(module)
    config = Config().from_str(files("kg").joinpath("extraction.cfg").read_text(encoding="utf-8"))
    return load_model_from_config(config, auto_fill=True, validate=True)


@cache
def reader_version() -> str:
    """Changes with everything that a reading depends on: code, word lists, weights and settings of the pipeline."""
    package = Path(__file__).parent
    parts = [package / name for name in _READER_FILES]
    for folder in _READER_FOLDERS:
        parts += [path for path in (package / folder).iterdir() if path.is_file()]
    digests = ((path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in sorted(parts))
    return digest(*(f"{path.relative_to(package).as_posix()} {found}" for path, found in digests))


def extract(papers: Iterable[Paper]) -> Iterator[Extraction]:
    """What each paper says, in the order of the papers."""
    from kg.text.document import make_doc

    nlp = load_pipeline()
    for paper in papers:
        doc = make_doc(nlp, paper)
        for _, component in nlp.pipeline:
            doc = component(doc)
        yield extraction_of(doc)


def extraction_of(doc: Doc) -> Extraction:
    """All that the components found in a document."""
    from kg.text.document import mention

    paper: Paper = doc._.paper
    mentions = [mention(span) for span in doc.spans["mentions"]]
    metrics = [m.metric for m in doc._.measurements if m.metric]
    named = {m.name for m in mentions}
    definitions = {Definition(short.text, long.text) for short, long in doc._.definitions}
    return Extraction(
        paper=paper.id,
        mentions=tuple(sorted({*mentions, *metrics})),
        definitions=tuple(sorted(d for d in definitions if {d.short, d.long} & named)),
        relations=tuple(doc._.relations),
        measurements=tuple(doc._.measurements),
        code=tuple(sorted(code_links(doc._.abstract.text))),
        rejected=tuple(doc._.rejected),
    )


def code_links(text: str) -> set[str]:
    """Addresses of code in a text, without the punctuation that follows them."""
    return {url.rstrip(".,;:)]}'") for url in _URL.findall(text) if _CODE.search(url)}
