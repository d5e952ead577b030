"""An example of every answer for the OpenAPI document, put together of examples of its fields."""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

FIELDS: dict[str, Any] = {
    "id": "method/lora-1b5d6f8a",
    "iri": "https://w3id.org/kg-lineage/id/method/lora-1b5d6f8a",
    "kind": "Method",
    "label": "LoRA",
    "aliases": ["Low-Rank Adaptation"],
    "title": "LoRA: Low-Rank Adaptation of Large Language Models",
    "authors": ["Edward J. Hu", "Yelong Shen"],
    "date": "2021-06-17",
    "year": 2021,
    "venue": "ICLR",
    "urls": ["https://arxiv.org/abs/2106.09685"],
    "abstract": "LoRA adapts a model through matrices of low rank.",
    "paper": "arxiv:2106.09685",
    "sentence": "LoRA adapts GPT-3 through matrices of low rank.",
    "before": "",
    "after": " It is quick.",
    "start": 0,
    "end": 46,
    "confidence": 0.93,
    "extractor": "frames/1",
    "subject": "method/lora-1b5d6f8a",
    "subject_label": "LoRA",
    "predicate": "buildsOn",
    "object": "model/gpt-3-5e6f7a8b",
    "object_label": "GPT-3",
    "belief": 0.93,
    "support": 2,
    "entity": "method/lora-1b5d6f8a",
    "name": "LoRA",
    "forms": ["Low-Rank Adaptation"],
    "reasons": ["same name"],
    "benchmark": "GLUE",
    "metric": "accuracy",
    "baseline": "Adapter",
    "text": "87.2%",
    "number": 87.2,
    "unit": "percent",
    "scale": "absolute",
    "reason": "no metric named",
    "rank": 1,
    "score": 1.0,
    "distance": 1,
    "reached": 1,
    "relations": ["buildsOn", "improvesOver"],
    "direction": "ancestors",
    "depth": 4,
    "steps": 1,
    "total": 1,
    "papers": 2,
    "heirs": 3,
    "results": 1,
    "matched": "LoRA",
    "sparql": "SELECT DISTINCT ?node WHERE { ... }",
    "version": "0.1.0",
    "base": "https://w3id.org/kg-lineage/id/",
    "generation": "0f1e2d3c4b5a6978",
    "counts": {"papers": 120, "claims": 480},
    "years": {2021: 14},
}
"""An example of each field, by name."""


@cache
def sample(model: type[BaseModel]) -> dict[str, Any]:
    """An example of an answer of this shape."""
    return {name: _value(name, field.annotation) for name, field in model.model_fields.items()}


def _value(name: str, kind: Any) -> Any:
    origin, inner = get_origin(kind), [part for part in get_args(kind) if part is not NoneType]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return sample(kind)
    if origin is list and inner[0] is not str:
        return [_value(name, inner[0])]
    if origin in (Union, UnionType):
        return _value(name, inner[0]) if _is_model(inner[0]) or name in FIELDS else None
    if origin is Literal:
        return FIELDS[name] if FIELDS.get(name) in inner else inner[0]
    return FIELDS.get(name, {bool: False, int: 0, list: []}.get(origin or kind, ""))


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def shown(model: type[BaseModel] | UnionType, *, csv: bool = False) -> dict[int | str, dict[str, Any]]:
    """What a route says of its answers: shape and example; `csv` where it comes as a table, too."""
    first = get_args(model)[0] if isinstance(model, UnionType) else model
    content: dict[str, Any] = {"application/json": {"example": sample(first)}}
    if csv:
        content["text/csv"] = {"schema": {"type": "string"}}
    return {200: {"model": model, "content": content, "description": (first.__doc__ or "").partition("\n")[0]}}
