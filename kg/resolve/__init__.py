"""From mentions to entities: inside a paper, then across papers; every decision with its reason."""

from kg.resolve.across import Resolution, resolve
from kg.resolve.overrides import Overrides, load_overrides

__all__ = ["Overrides", "Resolution", "load_overrides", "resolve"]
