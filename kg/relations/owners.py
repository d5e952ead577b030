"""Whose a figure is, and what it is compared with, told by the words around it (`figures.toml`).

A figure of GPT-4: "GPT-4 reaches 71.3 %", "GPT-4 (71.3 %)", "71.3 % for GPT-4", "over GPT-4's 71.3 %". A figure of
what has no name: "compared to a baseline of 71.3 %", "versus 71.3 %", "the 71.3 % baseline". A difference from GPT-4:
"2 points over GPT-4", "outperforms GPT-4 by 2 points", "GPT-4 (by 2 points)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from spacy.tokens import Span

from kg.relations.figures import TO, Context, Figure, parted, place
from kg.relations.grammar import grammar
from kg.relations.masked import OWN
from kg.relations.phrases import phrases
from kg.relations.quantities import Number
from kg.relations.series import partner

OVER_CHARS = 120
"""Most characters between a difference and what it is a difference from."""


def subject_of(figure: Figure, context: Context, *, delta: bool) -> Span | None:
    """The approach that a figure is plainly said to be of; None where that is left to the own contribution."""
    doing = (actor for actor in _before(figure.number, context) if _does(actor, figure, context, delta=delta))
    beside = None if delta else named_beside(figure, context)
    return beside or next(doing, None)


def named_beside(figure: Figure, context: Context) -> Span | None:
    """The approach whose name stands right beside a figure or, in the same order, beside a list of figures."""
    listed = _listed(figure, context)
    if listed is not None:
        return listed
    behind = (actor for actor in _behind(figure.number, context) if _said_of(figure, context, actor))
    ahead = (actor for actor in _before(figure.number, context) if _holds(actor, figure, context))
    return next(chain(behind, ahead), None)


def _before(number: Number, context: Context) -> Iterator[Span]:
    """The approaches before a number, the nearest first."""
    return (actor for actor in reversed(context.actors) if actor.end_char <= number.start)


def _behind(number: Number, context: Context) -> Iterator[Span]:
    return (actor for actor in context.actors if actor.start_char >= number.end)


def _listed(figure: Figure, context: Context) -> Span | None:
    """The approach that stands where the number stands: `A and B reach 1 and 2`, `1 and 2 for A and B`."""
    for actor in _partners(figure, context):
        first, last = context.series(actor)
        if last.end_char <= figure.run[0][0]:
            stated = not _is_rival(first, context) and _acts(context.text[last.end_char : figure.run[0][0]], leads=True)
        else:
            stated = bool(phrases().around.of_name.fullmatch(context.text[figure.run[-1][1] : first.start_char]))
        if stated:
            return actor
    return None


def _partners(figure: Figure, context: Context) -> Iterator[Span]:
    found = partner(place(figure.number), figure.run, [place(actor) for actor in context.actors], context.text)
    yield from (actor for actor in context.actors if place(actor) == found)


def _said_of(figure: Figure, context: Context, actor: Span) -> bool:
    """`71.3 % accuracy for A`, `the 71.3 % of A`."""
    between, found = context.text[figure.number.end : actor.start_char], phrases().around
    that = re.search(r"\bthe\s*$", context.text[: figure.number.start][-5:])
    said = found.of_name.fullmatch(between) or (that and found.of_that.fullmatch(between))
    return place(figure.number) == figure.run[-1] and bool(said)


def _holds(actor: Span, figure: Figure, context: Context) -> bool:
    """`A (71.3)`, `A (F1 71.3, EM 60.2)`, `A's 71.3`, `A: 71.3`, but `A (81.2 vs. 78.5)` only has the second."""
    text, number, found = context.text, figure.number, phrases().around
    if found.means.search(_ahead(actor, context)):
        return False
    between = text[actor.end_char : number.start]
    if found.name_of.fullmatch(text[actor.end_char : figure.run[0][0]]):
        return True
    opening = between.find("(")
    if opening < 0 or not found.noun.fullmatch(between[:opening]) or found.no_bracket.search(between[opening:]):
        return False
    if any(opening < other.start_char - actor.end_char < len(between) for other in context.actors):
        return False
    rest = text[number.end : context.sentence.end_char].partition(")")[0]
    return not OWN.search(between) and not re.match(rf"\s*{TO}\s", rest)


def _ahead(actor: Span, context: Context) -> str:
    """What stands before an approach in its sentence."""
    return context.text[context.sentence.start_char : actor.start_char]


def _does(actor: Span, figure: Figure, context: Context, *, delta: bool) -> bool:
    """Whether the words around an approach make it the subject of a verb that has the figure as its object."""
    before, between = _ahead(actor, context), context.text[actor.end_char : figure.run[0][0]]
    found = phrases().around
    if (found.stop_delta if delta else found.stop).search(between) or OWN.search(between):
        return False
    if found.with_name.search(before):
        return bool(found.doing.match(between))
    free = not any(pattern.search(before) for pattern in (grammar().preposition, found.rival, found.taken))
    if before.endswith(", "):  # "the best of them, A, reaches"
        between = between.removeprefix(",")
    return free and _acts(between, leads=found.leads.search(before) is not None)


def _acts(between: str, *, leads: bool) -> bool:
    """Whether what follows an approach, which may lead its sentence, begins with a verb."""
    found = phrases().around
    return bool(found.does.match(between) or (found.leads_on if leads else found.is_beside).match(between))


def is_baseline(number: Number, context: Context) -> bool:
    """Whether a figure is said to be what others are compared with, without a name: `the 71.7 % baseline`."""
    before = context.text[context.sentence.start_char : number.start]
    after = context.text[number.end : context.sentence.end_char]
    found = phrases().around
    than = found.than.search(before)
    against_baseline = than and found.baseline.search(before[: than.start()])
    said = found.baseline_before.search(before) or found.baseline_after.match(after)
    return bool(said or (than and not against_baseline))


def baseline_of(figure: Figure, context: Context) -> Span | None:
    """The approach that a difference is measured from; of several that stand behind one verb, the first."""
    number, text = figure.number, context.text
    rivals = [actor for actor in context.actors if _is_rival(actor, context)]
    beaten = [actor for actor in context.actors if context.series(actor)[0] in rivals]
    listed = (actor for actor in _partners(figure, context) if actor in beaten)
    beside = (actor for actor in _before(number, context) if _is_over(number, actor, actor in beaten, text))
    near = [actor for actor in rivals if _chars(actor, number) < OVER_CHARS or _leads(actor, context)]
    behind = [actor for actor in near if actor.start_char >= number.end and not parted(number, actor, text)]
    unnamed = phrases().around.unnamed.match(text[number.end : context.sentence.end_char])
    further = behind or ([] if unnamed else near)
    return next(chain(listed, beside, further), None)


def _leads(actor: Span, context: Context) -> bool:
    """`Compared to A, ...`."""
    return bool(phrases().around.ahead.match(_ahead(actor, context)))


def _is_over(number: Number, actor: Span, beaten: bool, text: str) -> bool:
    """`A by 2 points`, and `A (+2)` where A is surpassed."""
    between, found = text[actor.end_char : number.start], phrases().around
    return bool(found.by.fullmatch(between) or (beaten and found.bracket.fullmatch(between)))


def _is_rival(actor: Span, context: Context) -> bool:
    """Whether an approach stands behind a word such as `over`, by itself."""
    return bool(phrases().around.rival.search(_ahead(actor, context)))


def _chars(actor: Span, number: Number) -> int:
    return actor.start_char - number.end if actor.start_char >= number.end else number.start - actor.end_char
