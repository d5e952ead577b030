"""Find what a user names: by IRI, by id, by `kind:name`, by label or alias in any spelling; or say what comes near."""

from __future__ import annotations

from collections.abc import Collection

from kg.errors import AmbiguousNameError, NotFoundError
from kg.model import Entity, Kind, Paper
from kg.naming import name_key
from kg.papers import title_key
from kg.rdf.read import Reader

NEAR_ENOUGH = 60.0
"""Similarity, 0 to 100, from which a name is offered in place of an unknown one."""

NEAR_NAMES = 5


def find_entity(reader: Reader, name: str, kinds: Collection[Kind] = tuple(Kind)) -> Entity:
    """The entity of a name.

    Raises:
        NotFoundError: there is none; `near` holds names that come close.
        AmbiguousNameError: the name fits several.
    """
    kind, bare = _kind_and_name(name)
    node = _node_id(reader, name)
    if node and reader.has_entity(node):
        return reader.entity(node)
    found = [e for e in reader.entities_with_key(name_key(bare)) if e.kind in ([kind] if kind else kinds)]
    exact = [e for e in found if bare in (e.label, *e.aliases)]
    best = [e for e in exact if e.label == bare] or exact or found
    if not best:
        raise NotFoundError(_what(kinds), name, near_names(reader, bare, kinds))
    if len(best) > 1:
        raise AmbiguousNameError(name, [f"{e.kind.lower()}:{e.label}  {reader.iris.node(e.id)}" for e in best])
    return best[0]


def find_paper(reader: Reader, name: str) -> Paper | None:
    """The paper of an id, IRI, arXiv number, DOI or title, if there is one."""
    candidates = [_node_id(reader, name), *(f"{scheme}:{name}" for scheme in ("arxiv", "doi", "acl", "openreview"))]
    for node in candidates:
        if node and ":" in node and reader.has_paper(node):
            return reader.paper(node)
    key = title_key(name)
    return next((paper for paper in reader.papers() if key and title_key(paper.title) == key), None)


def find_node(reader: Reader, name: str) -> Entity | Paper:
    """The entity or paper of a name; an entity where both fit.

    Raises:
        NotFoundError: there is neither.
        AmbiguousNameError: the name fits several entities.
    """
    try:
        return find_entity(reader, name)
    except NotFoundError:
        paper = find_paper(reader, name)
        if paper is None:
            raise
        return paper


def near_names(reader: Reader, name: str, kinds: Collection[Kind] = tuple(Kind)) -> list[str]:
    """Labels and aliases that come near to a name, the nearest first."""
    from rapidfuzz import process, utils

    prefixes = tuple(f"{kind.lower()}/" for kind in kinds)
    names = sorted({label for entity, label in reader.labels() if entity.startswith(prefixes)})
    found = process.extract(
        name[:200], names, processor=utils.default_process, limit=NEAR_NAMES, score_cutoff=NEAR_ENOUGH
    )
    return [label for label, _, _ in found]


def _node_id(reader: Reader, name: str) -> str:
    """`name` as an id, if it is an IRI of this graph or looks like an id."""
    if name.startswith(("http://", "https://")):
        return reader.iris.node_id(name)
    return name if " " not in name and ("/" in name or ":" in name) else ""


def _kind_and_name(name: str) -> tuple[Kind | None, str]:
    head, colon, rest = name.partition(":")
    kinds = {kind.lower(): kind for kind in Kind}
    return (kinds[head.lower()], rest.strip()) if colon and head.lower() in kinds else (None, name)


def _what(kinds: Collection[Kind]) -> str:
    return " or ".join(kind.lower() for kind in kinds) if len(kinds) < len(Kind) else "entity"
