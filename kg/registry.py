"""Named plug-ins, found by folder and by entry point.

A plug-in is one module in the package of its kind: it calls `register`, nothing lists it. Packages
of other people join through an entry point of the same group, whose object is the plug-in itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from typing import Generic, TypeVar

from kg.errors import UnknownPluginError

T = TypeVar("T")

FOR_TRIALS = frozenset({"dummy"})
"""Plug-ins of any kind that show the contract; they work, and are neither listed nor offered."""


class Registry(Generic[T]):
    """Plug-ins of one kind, by name, loaded on first use.

    Args:
        kind: what one plug-in is called in messages, such as `source`.
        package: the package whose modules are the plug-ins; also the entry-point group.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self.package = package
        self._plugins: dict[str, T] = {}
        self._loaded = False

    def register(self, name: str) -> Callable[[T], T]:
        """Add the decorated plug-in under `name`; a second of the same name is an error."""

        def add(plugin: T) -> T:
            if name in self._plugins:
                raise ValueError(f"two {self.kind} plug-ins are named {name!r}")
            self._plugins[name] = plugin
            return plugin

        return add

    def get(self, name: str) -> T:
        """The plug-in of that name.

        Raises:
            UnknownPluginError: there is none; the message lists the known ones.
        """
        self._load()
        if name not in self._plugins:
            raise UnknownPluginError(self.kind, name, [known for known, _ in self.offered()])
        return self._plugins[name]

    def names(self) -> list[str]:
        """All names, sorted."""
        self._load()
        return sorted(self._plugins)

    def offered(self) -> Iterator[tuple[str, T]]:
        """Name and plug-in, sorted by name, of those that are not for trials."""
        return ((name, plugin) for name, plugin in self.items() if name not in FOR_TRIALS)

    def items(self) -> Iterator[tuple[str, T]]:
        """Name and plug-in, sorted by name."""
        return ((name, self._plugins[name]) for name in self.names())

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        path = importlib.import_module(self.package).__path__
        for module in sorted(pkgutil.iter_modules(path), key=lambda found: found.name):
            importlib.import_module(f"{self.package}.{module.name}")
        for entry in sorted(entry_points(group=self.package), key=lambda found: found.name):
            if entry.name not in self._plugins:
                self.register(entry.name)(entry.load())
