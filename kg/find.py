"""Find what a user names: by IRI, by id, by `kind:name`, by label or alias in any spelling; or say what comes near."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kg.config import Limits
from kg.errors import AmbiguousNameError, NotFoundError
from kg.model import Entity, Kind, Paper
from kg.naming import name_key
from kg.papers import SCHEMES, title_key
from kg.rdf.read import Reader

NEAR_ENOUGH = 60.0
"""Similarity, 0 to 100, from which a name is offered in place of an unknown one."""

NEAR_NAMES = Limits().near_names


def find_entity(reader: Reader, name: str, kinds: Collection[Kind] = tuple(Kind), *, near: int = NEAR_NAMES) -> Entity:
    """The entity of a name.

    Raises:
        NotFoundError: there is none; its `near` holds up to `near` names that come close.
        AmbiguousNameError: the name fits several.
    """
    name = _text(name)
    kind, bare = _kind_and_name(name)
    node = _node_id(reader, name)
    if node and reader.has_entity(node) and (entity := reader.entity(node)).kind in kinds:
        return entity
    found = [e for e in reader.entities_with_key(name_key(bare) or bare) if e.kind in kinds and kind in (None, e.kind)]
    ways: list[Callable[[Entity], bool]] = [
        lambda e: e.label == bare,
        lambda e: bare in e.aliases,
        lambda e: name_key(e.label) == name_key(bare),
    ]
    best = next((fit for way in ways if (fit := [e for e in found if way(e)])), found)
    if not best:
        raise NotFoundError(_what(kinds), name, near_names(reader, bare, kinds, limit=near))
    if len(best) > 1:
        raise AmbiguousNameError(name, [f"{e.kind.lower()}:{e.label}  {reader.iris.node(e.id)}" for e in best])
    return best[0]


def find_paper(reader: Reader, name: str) -> Paper | None:
    """The paper of an id, IRI, arXiv number, DOI or title, if there is one."""
    name = _text(name)
    node = _node_id(reader, name)
    if ":" in node and reader.has_paper(node):
        return reader.paper(node)
    found = reader.papers_identified([name, *(f"{scheme}:{name}" for scheme in SCHEMES)])
    key = title_key(name)
    found += sorted(paper for paper, title in reader.titles() if key and title_key(title) == key)
    return reader.paper(found[0]) if found else None


def find_node(reader: Reader, name: str, *, near: int = NEAR_NAMES) -> Entity | Paper:
    """The entity or paper of a name; an entity where both fit.

    Raises:
        NotFoundError: there is neither.
        AmbiguousNameError: the name fits several entities.
    """
    try:
        return find_entity(reader, name, near=near)
    except NotFoundError:
        paper = find_paper(reader, name)
        if paper is None:
            raise
        return paper


def near_names(
    reader: Reader, name: str, kinds: Collection[Kind] = tuple(Kind), *, limit: int = NEAR_NAMES
) -> list[str]:
    """Labels and aliases that come near to a name, the nearest first."""
    from rapidfuzz import process, utils

    prefixes = tuple(f"{kind.lower()}/" for kind in kinds)
    names = sorted({label for entity, label in reader.labels() if entity.startswith(prefixes)})
    found = process.extract(name[:200], names, processor=utils.default_process, limit=limit, score_cutoff=NEAR_ENOUGH)
    return [label for label, _, _ in found]


def _text(name: str) -> str:
    """A name as text: bytes of a command line that are none become question marks."""
    return name.encode("utf-8", "replace").decode()


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
