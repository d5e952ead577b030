"""Things that share a name by chance: of two papers that both introduce a PRISM, neither means the other's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model import digest
from kg.resolve.within import LocalEntity

LEAST_SHARE = 0.5
"""Share of the papers with a name that must introduce it before it is taken for several things' name.

Below that, those who seem to introduce a well-known method are more often misread.
"""

Own = Mapping[LocalEntity, tuple[str, str]]
"""What is a thing of its own, with its key and the reason."""


def own_keys(key: str, members: Sequence[LocalEntity]) -> Own:
    """Those of one name that are things of their own; the others keep `key`."""
    return _homonyms(key, members) or _plurals(key, members)


def _homonyms(key: str, members: Sequence[LocalEntity]) -> Own:
    """Every paper that surely introduces the name, if there are several; those that spell it out mean one thing."""
    coined = [member for member in members if member.coined]
    bare = [member for member in coined if not member.long_key]
    things = len({member.paper for member in bare}) + (len(bare) < len(coined))
    if things < 2 or len(coined) < LEAST_SHARE * len({member.paper for member in members}):
        return {}
    reason = f"{things} papers introduce something of this name"
    return {member: (f"{key}={digest(member.paper)[:6]}", reason) for member in bare}


def _plurals(key: str, members: Sequence[LocalEntity]) -> Own:
    """A word in the plural (`Chairs`) where all others are an abbreviation (`CHAIR`) and not that word."""
    words = [member for member in members if _is_plural(key, member)]
    others = [member.name for member in members if not _is_plural(key, member)]
    if not others or not all(name.isupper() and name.casefold() == key for name in others):
        return {}
    return dict.fromkeys(words, (f"{key}=s", f"a plural, where {others[0]} is an abbreviation"))


def _is_plural(key: str, member: LocalEntity) -> bool:
    forms = (member.name, *member.forms)
    return not member.long_key and all(form.istitle() and form.casefold() == f"{key}s" for form in forms)
