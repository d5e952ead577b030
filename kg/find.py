"""Find what a user names: by IRI, by id, by `kind:name`, by label or alias in any spelling; or say what comes near."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kg.config import Limits
from kg.errors import AmbiguousNameError, NotFoundError
from kg.index.read import Index
from kg.model import Entity, Kind, Paper
from kg.naming import name_key
from kg.papers import SCHEMES, title_key
from kg.search import alike

NEAR_ENOUGH = 75.0
"""Similarity, 0 to 100, from which a name is offered in place of an unknown one; two letters in common give 60."""

CLEARLY = 2
"""How many times as many papers must name one of several things of a name as the next, for it to be meant."""

NEAR_NAMES = Limits().near_names


def find_entity(index: Index, name: str, kinds: Collection[Kind] = tuple(Kind), *, near: int = NEAR_NAMES) -> Entity:
    """The entity of a name; where it fits several, the one that clearly more papers name.

    Raises:
        NotFoundError: there is none; its `near` holds up to `near` names that come close.
        AmbiguousNameError: the name fits several, and no one clearly more than the others.
    """
    name = as_text(name)
    best = fitting(index, name, kinds)
    if not best:
        bare = _kind_and_name(name)[1]
        others = fitting(index, bare)
        raise NotFoundError(
            _what(kinds),
            name,
            [] if others else near_names(index, bare, kinds, limit=near),
            but=", ".join(f"{e.label} is a {e.kind}" for e in others),
        )
    return best[0] if len(best) == 1 else _meant(index, name, best)


def fitting(index: Index, name: str, kinds: Collection[Kind] = tuple(Kind)) -> list[Entity]:
    """The entities that a name fits best, sorted; one for an id, an IRI, or as a rule for `kind:name`."""
    name = as_text(name)
    kind, bare = _kind_and_name(name)
    node = _node_id(index, name)
    if node and index.has_entity(node) and (entity := index.entity(node)).kind in kinds:
        return [entity]
    found = [e for e in index.entities_with_key(name_key(bare) or bare) if e.kind in kinds and kind in (None, e.kind)]
    ways: list[Callable[[Entity], bool]] = [
        lambda e: e.label == bare,
        lambda e: bare in e.aliases,
        lambda e: name_key(e.label) == name_key(bare),
    ]
    return next((fit for way in ways if (fit := [e for e in found if way(e)])), found)


def bearers(index: Index, name: str) -> list[Entity]:
    """The entities with a name as label or alias, sorted; where none has it as it is written, those that it fits."""
    kind, bare = _kind_and_name(as_text(name))
    found = index.entities_with_key(name_key(bare) or bare)
    return [e for e in found if kind in (None, e.kind) and bare in (e.label, *e.aliases)] or fitting(index, name)


def _meant(index: Index, name: str, entities: list[Entity]) -> Entity:
    """The one that clearly more papers name than any other."""
    papers = {entity: index.papers_naming(entity.id) for entity in entities}
    first, second, *_ = sorted(entities, key=lambda entity: -papers[entity])
    if papers[first] >= max(1, CLEARLY * papers[second]):
        return first
    raise AmbiguousNameError(name, [f"{spoken(e)}  {index.iris.node(e.id)}" for e in entities])


def spoken(entity: Entity) -> str:
    """The name of an entity with its kind, such as `method:GAN`, by which it is found."""
    return f"{entity.kind.lower()}:{entity.label}"


def find_paper(index: Index, name: str) -> Paper | None:
    """The paper of an id, IRI, arXiv number, DOI or title, if there is one."""
    name = as_text(name)
    node = _node_id(index, name)
    if ":" in node and index.has_paper(node):
        return index.paper(node)
    found = index.papers_identified([name, *(f"{scheme}:{name}" for scheme in SCHEMES)])
    if key := title_key(name):
        found += index.papers_with_key(key)
    return index.paper(found[0]) if found else None


def find_node(index: Index, name: str, *, near: int = NEAR_NAMES) -> Entity | Paper:
    """The entity or paper of a name; an entity where both fit.

    Raises:
        NotFoundError: there is neither.
        AmbiguousNameError: the name fits several entities.
    """
    try:
        return find_entity(index, name, near=near)
    except NotFoundError:
        paper = find_paper(index, name)
        if paper is None:
            raise
        return paper


def near_names(index: Index, name: str, kinds: Collection[Kind] = tuple(Kind), *, limit: int = NEAR_NAMES) -> list[str]:
    """Labels and aliases that come near to a name, the nearest first."""
    from rapidfuzz import process, utils

    names = sorted(found for found in alike(index, name, kinds) if 2 * len(found) >= len(name))
    found = process.extract(name[:200], names, processor=utils.default_process, limit=limit, score_cutoff=NEAR_ENOUGH)
    return [label for label, _, _ in found]


def as_text(name: str) -> str:
    """A name as text: bytes of a command line that are none become question marks."""
    return name.encode("utf-8", "replace").decode()


def _node_id(index: Index, name: str) -> str:
    """`name` as an id, if it is an IRI of this graph or looks like an id."""
    if name.startswith((index.iris.base, "http://", "https://")):
        return index.iris.node_id(name)
    return name if " " not in name and ("/" in name or ":" in name) else ""


def _kind_and_name(name: str) -> tuple[Kind | None, str]:
    head, colon, rest = name.partition(":")
    kinds = {kind.lower(): kind for kind in Kind}
    return (kinds[head.lower()], rest.strip()) if colon and head.lower() in kinds else (None, name)


def _what(kinds: Collection[Kind]) -> str:
    return " or ".join(kind.lower() for kind in kinds) if len(kinds) < len(Kind) else "entity"
