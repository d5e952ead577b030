"""Read papers: the spaCy pipeline of `extraction.cfg`, from text to mentions, relations and measurements."""

from __future__ import annotations

import hashlib
import importlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model import Definition, Extraction, Paper, Variant, digest

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Config

FULL, FAST = "extraction.cfg", "extraction-fast.cfg"
"""Settings of the pipeline, with the network and without."""

_COMPONENT_MODULES = (
    "kg.text.document",
    "kg.text.sentences",
    "kg.text.abbreviations",
    "kg.mentions.candidates",
    "kg.context.component",
    "kg.mentions.judge",
    "kg.relations.judge",
    "kg.relations.results",
)
_READER_FILES = (
    "extract.py",
    "linear.py",
    "naming.py",
    "resolve/metrics.py",
    "resolve/metrics.toml",
)
_READER_FOLDERS = ("text", "context", "mentions", "relations")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_CODE = re.compile(r"github|gitlab|huggingface|bitbucket|codeberg|sourceforge")


@cache
def load_pipeline(settings: str = FULL) -> Language:
    """The spaCy pipeline that reads a paper, as a file of settings in the package has it."""
    from spacy.util import load_model_from_config

    for module in _COMPONENT_MODULES:
        importlib.import_module(module)
    return load_model_from_config(configuration(settings), auto_fill=True, validate=True)


def configuration(settings: str) -> Config:
    """The settings of a pipeline, from a file in the package."""
    from thinc.api import Config

    return Config().from_str(files("kg").joinpath(settings).read_text(encoding="utf-8"))


@cache
def reader_version(*, fast: bool = False) -> str:
    """Changes with everything that a reading depends on: code, word lists, weights and settings of the pipeline."""
    package = Path(__file__).parent
    parts = [package / name for name in (*_READER_FILES, _settings(fast))]
    for folder in _READER_FOLDERS:
        parts += [path for path in (package / folder).iterdir() if path.is_file()]
    digests = ((path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in sorted(parts))
    return digest(*(f"{path.relative_to(package).as_posix()} {found}" for path, found in digests))


def _settings(fast: bool) -> str:
    return FAST if fast else FULL


def extract(papers: Iterable[Paper], *, fast: bool = False) -> Iterator[Extraction]:
    """What each paper says, in the order of the papers; `fast` leaves the network out."""
    from kg.text.document import make_doc

    nlp = load_pipeline(_settings(fast))
    docs: Iterable[Doc] = (make_doc(nlp, paper) for paper in papers)
    for _, component in nlp.pipeline:
        docs = component.pipe(docs) if hasattr(component, "pipe") else map(component, docs)
    yield from map(extraction_of, docs)


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
        variants=tuple(sorted(_variants(doc))),
        relations=tuple(doc._.relations),
        measurements=tuple(doc._.measurements),
        code=tuple(sorted(code_links(doc._.abstract.text))),
        rejected=tuple(doc._.rejected),
    )


def _variants(doc: Doc) -> Iterator[Variant]:
    """The forms of each name that was judged as one, but for the most frequent of the spelling that it goes by."""
    from kg.naming import name_key
    from kg.text.document import text_of

    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for span in doc.spans["mentions"]:
        if span._.key:
            groups[span._.key][text_of(span)] += 1
    for key, forms in groups.items():
        name, *others = sorted(forms, key=lambda form: (name_key(form) != key, -forms[form], len(form), form))
        yield from (Variant(name, form) for form in others)


def code_links(text: str) -> set[str]:
    """Addresses of code in a text, without the punctuation that follows them."""
    return {url.rstrip(".,;:)]}'") for url in _URL.findall(text) if _CODE.search(url)}
