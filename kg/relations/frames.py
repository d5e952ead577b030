"""Frames: ways of saying that one thing beats, matches, extends or is tested on another.

A frame knows its direction ("A is surpassed by B"), reads every pair of a coordination, and sees denial and
hope. The table `FRAMES` is the whole grammar; the rest finds subjects and objects around a trigger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span

from kg.model import Predicate
from kg.relations.masked import ACTOR, BENCHMARK, MARK, THING, Masked, coordination
from kg.resolve.metrics import higher_is_better

_STOP = r"(?!(?:on|with|using|for|in|when|while|by|through|via|and|or|at|under|across|as|where|which|that|but|if|than|to)\b)"
_WORDS = rf"(?:\s+{_STOP}[\w'\u2019&%.+-]+,?){{0,7}}?"
_SUCH_AS = (
    r"(?:,?\s*\(?(?:such as|including|like|e\.g\.,?|i\.e\.,?|namely|especially|particularly)\s+(?:[\w-]+\s+){0,3}?)?"
)
_GAP = rf"{_WORDS}\s*{_SUCH_AS}\s*\(?"
_ACTORS = re.compile(_GAP + rf"(?P<list>{coordination(ACTOR)})")
_BENCHMARKS = re.compile(_GAP + rf"(?P<list>{coordination(BENCHMARK)})")
_ANYTHING = re.compile(_GAP + rf"(?P<list>{coordination(THING)})")

_BEAT = (
    r"(?:out-?perform|surpass|out-?rank|out-?class|beat|exceed|outstrip|outpace|eclipse|overtak|dominat|outshin)(?:e|s|es|ed|ing|en)?\b"
    r"|(?:improv(?:e|es|ed|ing)|gain(?:s|ed|ing)?)(?:\s+(?:significantly|substantially|considerably|further|consistently|greatly))?\s+(?:up)?on\b"
    r"|improv(?:e|es|ed|ing)\s+over\b"
)
_DONE = r"(?:outperformed|surpassed|exceeded|beaten|improved\s+(?:up)?on|outranked|overtaken|eclipsed|outclassed)"
_BETTER = (
    r"(?:better|faster|stronger|superior|smaller|cheaper|lighter|simpler|safer|fewer|ahead|preferable|favou?rable"
    r"|more\s+(?:\w+ly\s+)?(?:accurate|efficient|effective|robust|stable|reliable|powerful|scalable|general|sample-efficient|precise"
    r"|expressive|compact|interpretable|flexible|faithful|economical|diverse|realistic|consistent))\b"
)
_WORSE = (
    r"(?:worse|slower|weaker|poorer|inferior|less\s+(?:accurate|efficient|effective|robust|stable|reliable|powerful))\b"
)
_MEASURED = r"(?P<degree>higher|lower|greater|larger|more|less|fewer|shorter|lesser|reduced|increased|improved)\b(?P<what>(?:\s+[\w-]+){0,5}?)"
_GAIN = (
    r"(?:improvements?|gains?|increases?|boosts?|reductions?|speed-?ups?|advantages?|savings?|lead|margin|superiority|superior(?:\s+[\w-]+)?)\b"
    r"(?:\s+(?!<)[\w%.+/()-]+){0,9}?\s+(?:over|compared\s+(?:to|with)|relative\s+to|against|than|versus|vs\.?)\b"
)
_ACHIEVES = (
    r"(?:achiev|improv|reduc|increas|boost|obtain|yield|deliver|attain|reach|cut|decreas|enhanc|accelerat|requir|provid|gain|lower|rais|show|need|us)"
    r"(?:e|es|ed|ing|s)?\b"
)


@dataclass(frozen=True, slots=True)
class FrameKind:
    """One way of saying something.

    `swap` exchanges the sides: what stands before the trigger is then the object. `objects` finds the list
    after the trigger.
    """

    name: str
    predicate: Predicate
    trigger: re.Pattern[str]
    objects: re.Pattern[str] = _ACTORS
    swap: bool = False


def _kind(
    name: str, predicate: Predicate, trigger: str, objects: re.Pattern[str] = _ACTORS, *, swap: bool = False
) -> FrameKind:
    return FrameKind(name, predicate, re.compile(trigger, re.IGNORECASE), objects, swap)


FRAMES: tuple[FrameKind, ...] = (
    _kind("beaten", Predicate.IMPROVES_OVER, rf"\b{_DONE}\s+(?:[\w-]+\s+){{0,4}}?by\b", swap=True),
    _kind("beats", Predicate.IMPROVES_OVER, rf"\b(?:{_BEAT})"),
    _kind(
        "better",
        Predicate.IMPROVES_OVER,
        rf"\b{_BETTER}(?:\s+(?!<)[\w%.-]+){{0,6}}?\s+(?:than|to|of|over|compared\s+(?:to|with))\b",
    ),
    _kind(
        "worse",
        Predicate.IMPROVES_OVER,
        rf"\b{_WORSE}(?:\s+(?!<)[\w%.-]+){{0,6}}?\s+(?:than|to|compared\s+(?:to|with))\b",
        swap=True,
    ),
    _kind(
        "lags",
        Predicate.IMPROVES_OVER,
        r"\b(?:under-?perform(?:s|ed|ing)?|lag(?:s|ged|ging)?\s+(?:far\s+)?behind|trail(?:s|ed|ing)?(?:\s+behind)?"
        r"|f[ae]ll(?:s|ing)?\s+(?:short\s+of|behind)|los(?:es?|t|ing)\s+(?:out\s+)?to)\b",
        swap=True,
    ),
    _kind("measured", Predicate.IMPROVES_OVER, rf"\b{_MEASURED}\s+(?:than|compared\s+(?:to|with))\b"),
    _kind("gain", Predicate.IMPROVES_OVER, rf"\b{_GAIN}"),
    _kind(
        "matches",
        Predicate.COMPARES_WITH,
        r"\b(?:match(?:es|ed|ing)?|rival(?:s|ed|ing)?|on\s+par\s+with|on\s+a\s+par\s+with|comparable\s+(?:[\w-]+\s+)?(?:to|with)"
        r"|competitive\s+(?:[\w-]+\s+)?(?:to|with)|similar(?:ly)?\s+(?:[\w-]+\s+)?to|equivalent\s+to|as\s+(?:well|good|accurate|fast)\s+as|keeps?\s+up\s+with)\b",
    ),
    _kind(
        "extends",
        Predicate.BUILDS_ON,
        r"\b(?:buil(?:d|ds|t|ding)\s+(?:directly\s+)?(?:up)?on(?:\s+top\s+of)?|extend(?:s|ed|ing)?|extension\s+(?:of|to)|based\s+(?:up)?on|modif(?:y|ies|ied|ying|ication\s+of)"
        r"|generali[sz](?:es?|ed|ing|ation\s+of)|variants?\s+of|adapt(?:s|ed|ing)?(?:\s+from)?|adaptation\s+of|derived\s+from|inspired\s+by|initiali[sz]ed\s+(?:from|with)"
        r"|fine-?tun(?:e|es|ed|ing)(?:\s+(?:from|of))?|distill?(?:s|ed|ing)?\s+from|on\s+top\s+of|version\s+of|starts?\s+from|starting\s+from|borrow(?:s|ed|ing)?\s+from|"
        r"replac(?:es?|ed|ing)|reformulat(?:es?|ed|ing)|revisit(?:s|ed|ing)?|simplif(?:y|ies|ied|ying)|augment(?:s|ed|ing)?|equip(?:s|ped|ping)?|enhanc(?:es?|ed|ing))\b",
        _ANYTHING,
    ),
    _kind(
        "uses",
        Predicate.BUILDS_ON,
        r"\b(?:combin(?:es?|ed|ing|ation\s+of)|integrat(?:es?|ed|ing)|incorporat(?:es?|ed|ing)|leverag(?:es?|ed|ing)|employ(?:s|ed|ing)?|utili[sz](?:es?|ed|ing)"
        r"|us(?:es?|ed|ing)|adopt(?:s|ed|ing)?|appl(?:y|ies|ied|ying)|via|train(?:s|ed)?\s+with|powered\s+by|driven\s+by|backbone)\b",
        _ANYTHING,
    ),
    _kind(
        "tested",
        Predicate.EVALUATES_ON,
        r"\b(?:evaluat\w+|experiment\w*|test(?:s|ed|ing)?|validat\w+|results?|benchmark(?:s|ed|ing)?|accurac\w+|performance|state-of-the-art|sota|score[sd]?"
        r"|achiev\w+|error|f1|bleu|improv\w+|outperform\w*|surpass\w*|gains?|demonstrat\w+|reach\w*|attain\w*|beat\w*|exceed\w*|obtain\w*)\b(?:(?!\btrain)[^.;<]|<[AOTQ]\d*>){0,90}?\s(?:on|across|over|in|against|from)\b",
        _BENCHMARKS,
    ),
)

_DENIAL = re.compile(
    r"\b(?:not|n't|n\u2019t|never|cannot|fails?\s+to|failed\s+to|neither|nor|no|hardly|rarely|unable\s+to|without)\b(?!\s+only)(?:\s+[\w-]+){0,3}\s*$",
    re.IGNORECASE,
)
_HOPE = re.compile(
    r"\b(?:may|might|could|would|should|potentially|possibly|presumably|hop(?:e|es|ing)|aim(?:s|ed|ing)?|seek(?:s|ing)?|attempt(?:s|ed|ing)?|intend(?:s|ed|ing)?|"
    r"plan(?:s|ned|ning)?\s+to|expect(?:s|ed)?|future\s+work|hypothesi[sz]e|conjecture|whether|to\s+what\s+extent|is\s+it\s+possible|want(?:s)?\s+to|"
    r"tr(?:y|ies|ying)\s+to|expected|designed\s+to|whether|if)\b[^.;:]{0,50}$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:on|in|with|to|using|for|of|by|via|from|against|over|than|under|between|unlike|like|as|into|through)\s+(?:the\s+|a\s+|an\s+)?(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:]|\bwhile\b|\bwhereas\b|\balthough\b|\bbut\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:compared\s+(?:to|with)|in\s+comparison\s+(?:to|with)|relative\s+to)\b" + _ACTORS.pattern, re.IGNORECASE
)
_BETTERED = re.compile(
    rf"\b(?:{_ACHIEVES}|{_BETTER}|{_BEAT}|higher|lower|less|\d[\d.]*\s*(?:%|x\b|times|points))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame found in a sentence; a side of () is the paper's own contribution."""

    name: str
    predicate: Predicate
    subjects: tuple[Span, ...]
    objects: tuple[Span, ...]
    negated: bool
    hedged: bool
    explicit: bool

    @property
    def sentence(self) -> int:
        """The sentence it was found in, by its first token."""
        return self.objects[0].sent.start


def frames(masked: Masked) -> Iterator[Frame]:
    """The frames of one sentence."""
    for kind in FRAMES:
        for trigger in kind.trigger.finditer(masked.text):
            found = kind.objects.match(masked.text, trigger.end())
            if found:
                yield from _frame(masked, kind, trigger, found)
    yield from _compared(masked)


def _frame(masked: Masked, kind: FrameKind, trigger: re.Match[str], found: re.Match[str]) -> Iterator[Frame]:
    after = masked.spans(*found.span("list"))
    before, explicit = _subjects(masked, trigger.start())
    swap = kind.swap or (kind.name == "measured" and not _is_gain(trigger["degree"], trigger["what"]))
    subjects, objects = (after, before) if swap else (before, after)
    if swap and not objects:
        return
    subjects = tuple(s for s in subjects if s not in objects)
    negated, hedged = _denied(masked.text, trigger.start()), _hoped(masked.text, trigger.start())
    yield Frame(kind.name, kind.predicate, subjects, objects, negated, hedged, explicit)


def _is_gain(degree: str, what: str) -> bool:
    """Whether `higher accuracy` or `lower cost` is the better side of a comparison."""
    up = degree.lower() in ("higher", "greater", "larger", "more", "increased", "improved")
    better = higher_is_better(what)
    return True if better is None else up is better


def _denied(text: str, at: int) -> bool:
    return bool(_DENIAL.search(_clause(text, at)))


def _hoped(text: str, at: int) -> bool:
    return bool(_HOPE.search(_clause(text, at))) or text.rstrip().endswith("?")


def _clause(text: str, at: int) -> str:
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, at)), default=0)
    return text[start:at]


def _subjects(masked: Masked, at: int) -> tuple[tuple[Span, ...], bool]:
    """The nearest approach before a trigger that is not part of a prepositional phrase, with all it is joined to.

    () stands for the own contribution; the second value says whether the sentence names it.
    """
    clause = _clause(masked.text, at)
    shift = at - len(clause)
    for mark in reversed(list(MARK.finditer(masked.text, shift, at))):
        if _PREPOSITION.search(masked.text[shift : mark.start()]):
            continue
        if mark.group() == "<O>":
            return (), True
        if mark.group().startswith("<A"):
            return _joined(masked, shift, mark.end()), True
    return (), False


def _joined(masked: Masked, start: int, end: int) -> tuple[Span, ...]:
    lists = [m for m in re.finditer(coordination(ACTOR), masked.text[:end]) if m.start() >= start and m.end() == end]
    return masked.spans(lists[0].start(), end) if lists else masked.spans(start, end)[-1:]


def _compared(masked: Masked) -> Iterator[Frame]:
    """`Compared to X, our method reduces ...` and `... reduces cost compared to X`."""
    for match in _COMPARED.finditer(masked.text):
        ahead = not masked.text[: match.start()].strip(" ,(")
        rest = masked.text[match.end() :] if ahead else _clause(masked.text, match.start())
        if _BETTERED.search(rest):
            subjects = _first_after(masked, match.end()) if ahead else _subjects(masked, match.start())[0]
            objects = masked.spans(*match.span("list"))
            negated = _denied(masked.text, match.start()) or bool(re.search(r"\b(?:not|no)\b", rest))
            yield Frame(
                "compared",
                Predicate.IMPROVES_OVER,
                subjects,
                objects,
                negated,
                _hoped(masked.text, match.start()),
                ahead,
            )


def _first_after(masked: Masked, at: int) -> tuple[Span, ...]:
    mark = re.compile(rf"<O>|{ACTOR}").search(masked.text, at)
    return masked.spans(*mark.span()) if mark else ()
