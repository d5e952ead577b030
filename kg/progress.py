"""A progress bar on standard error, for whatever takes longer than two seconds."""

from __future__ import annotations

import sys
from threading import Lock, Timer
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg import printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

AFTER_SECONDS = 2.0


class Bar:
    """Appears once the work has taken two seconds, on a terminal only."""

    def __init__(self) -> None:
        self._state: tuple[str, int, int] = ("", 0, 0)
        self._shown: tuple[Progress, TaskID] | None = None
        self._over = False
        self._lock = Lock()
        self._timer = Timer(AFTER_SECONDS, self._show)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if sys.stderr is not None and sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._shown is not None:
                self._shown[0].stop()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Note how far a stage is; a total of 0 is not known."""
        with self._lock:
            self._state = printable.line(stage), done, total
            self._update()

    def _show(self) -> None:
        with self._lock:
            if not self._over:
                self._shown = _start()
                self._update()

    def _update(self) -> None:
        if self._shown is not None:
            stage, done, total = self._state
            progress, task = self._shown
            progress.update(task, description=stage, completed=done, total=total or None)


def _start() -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    text = TextColumn("{task.description}", markup=False)
    columns = (text, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    progress.start()
    return progress, progress.add_task("", total=None)
