"""What a page is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import ConfigError
from kg.lineage import Direction


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a page; what is None or empty is for the view to say.

    Attributes:
        view: a name in `exports.html.views.VIEWS`; with a focus `neighbourhood`, else `overview`.
        focus: name of the node that the page is about.
        depth: most claims from the focus; 0 for no limit.
        direction: which way a lineage goes: `ancestors`, `descendants` or `both`.
        limit: most things that the page shows; it says what it leaves out.
        min_belief: least belief, 0 to 1, of the claims shown.
    """

    view: str = ""
    focus: str = ""
    depth: int | None = None
    direction: str = Direction.BOTH
    limit: int | None = None
    min_belief: float = 0.0

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 1:
            raise ConfigError(f"a page shows at least one thing, so its limit is 1 or more, not {self.limit}")
        if self.depth is not None and self.depth < 0:
            raise ConfigError(f"the depth of a page is 0, for no limit, or more, not {self.depth}")
        if self.direction not in tuple(Direction):
            raise ConfigError(f"no direction {self.direction!r}; known: {', '.join(Direction)}")

    @property
    def view_name(self) -> str:
        """The view that is asked for, or else the one that suits."""
        return self.view or ("neighbourhood" if self.focus else "overview")
