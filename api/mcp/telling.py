"""Make short answers of views: a sentence for each claim, shortened around its names, and lists that end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from api.mcp import answers as told
from kg.views import View
from kg.wording import shorten

WIDTH = 240
"""Characters that a sentence is shortened to, around the names it is about."""

CONTEXT = 200
"""Characters before and after a sentence."""

TEXT = 1500
"""Characters of an abstract."""

Item = TypeVar("Item")


def first(items: Iterable[Item], limit: int) -> tuple[list[Item], bool]:
    """The first items, and whether there were more."""
    found = list(items)
    return found[:limit], len(found) > limit


def thing(view: View) -> told.Thing:
    """A thing of its view."""
    return told.Thing(id=view["id"], kind=view["kind"], label=view.get("label") or view["title"])


def said(view: View) -> told.Said:
    """A claim of its view, with the clearest of its sentences."""
    best = max(view["evidence"], key=lambda item: (item["confidence"], item["paper"]))
    names = [(view["subject_label"],), (view["object_label"],)]
    return told.Said(
        id=view["id"],
        subject=view["subject_label"],
        predicate=view["predicate"],
        object=view["object_label"],
        belief=round(view["belief"], 3),
        papers=view["support"],
        sentence=shorten(best["sentence"], WIDTH, names),
        paper=best["paper"],
        title=best["title"],
    )


def all_said(views: Iterable[View]) -> list[told.Said]:
    """Claims of their views, the most believed first."""
    return [said(view) for view in sorted(views, key=lambda view: (-view["belief"], view["id"]))]


def figure(view: View) -> told.Figure:
    """A figure of the view of a result."""
    return told.Figure(**figure_parts(view))


def figure_parts(view: View) -> View:
    """The parts of a figure, for what has more of them."""
    sentence, names = view["evidence"]["sentence"], [(view["subject"],), (view["benchmark"] or "",)]
    return {
        **{name: view[name] for name in ("subject", "benchmark", "metric", "baseline", "paper")},
        "title": view["evidence"]["title"],
        "value": _text(view["value"]),
        "delta": _text(view["delta"]),
        "sentence": shorten(sentence, WIDTH, names),
    }


def quotation(view: View) -> told.Quotation:
    """A sentence of its view, whole."""
    return told.Quotation(
        before=view["before"][-CONTEXT:],
        after=view["after"][:CONTEXT],
        **{name: view[name] for name in ("sentence", "paper", "title", "field", "confidence")},
    )


def text_of(view: View) -> str:
    """The abstract of a paper, if it is one."""
    return shorten(view.get("abstract", ""), TEXT)


def nearest(points: Sequence[View], limit: int) -> list[View]:
    """The points of a timeline that are kept: those that were best in their time first, then the latest; by date."""
    order = sorted(range(len(points)), key=lambda at: (not points[at]["best"], -at))[:limit]
    return [points[at] for at in sorted(order)]


def _text(quantity: View | None) -> str | None:
    return quantity["text"] if quantity else None
