"""Addresses that pages link to: the page of a thing, by its id, and what is safe of what papers give as addresses."""

from __future__ import annotations

from urllib.parse import quote

from kg.model import is_paper


def page_of(node: str) -> str:
    """The path of the page of an entity or a paper; a slash within an id is no slash of the path."""
    kind, _, name = ("paper", "", node) if is_paper(node) else node.partition("/")
    return f"/{collection_of(kind)}/{quote(name, safe=':')}"


def collection_of(kind: str) -> str:
    """What the list of a kind is called."""
    return f"{kind.lower()}s"


def web_address(address: str) -> str:
    """An address that a browser may be sent to, or nothing: those of scripts and files are none."""
    return address if address.lower().startswith(("https://", "http://")) and " " not in address else ""
