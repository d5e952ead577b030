"""The network: a transformer of six layers (MiniLM, fine-tuned), run by ONNX Runtime.

For every word piece of a text it gives three logits, which say whether it lies outside a name, begins one or continues
one, and three vectors, of which those of a stretch of pieces make the judgement on it:

    hidden = relu(first[start] + last[end] + mean(inner[start .. end]))
    logits = hidden . weights + offsets

`kg/context/features.py` says what the logits stand for.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the library is loaded: nothing is sent anywhere, or kept
import onnxruntime
from numpy.typing import NDArray

from kg.context.wordpiece import END, START, Piece, pieces, vocabulary

Array = NDArray[np.float32]
Places = NDArray[np.int64]

WINDOW = 510
"""Word pieces that are read at once, as many as the network has places for besides a mark at either end."""

OUTSIDE, BEGINS, CONTINUES = range(3)


@dataclass(frozen=True, slots=True)
class Head:
    """The last layer: `weights` [hidden, 8] and `offsets` [8]."""

    weights: Array
    offsets: Array

    def logits(self, tokens: Array, first: Places, last: Places) -> Array:
        """The logits [n, 8] of n stretches of pieces, from `first` to `last`, both included."""
        start, end, inner = np.split(tokens, 3, axis=1)
        sums = np.cumsum(np.pad(inner, ((1, 0), (0, 0))), axis=0, dtype=np.float64)
        mean = (sums[last + 1] - sums[first]) / (last + 1 - first)[:, None]
        hidden = np.maximum(start[first] + end[last] + mean, 0)
        logits: Array = hidden @ self.weights + self.offsets
        return logits


@dataclass(frozen=True, slots=True)
class Context:
    """What the network makes of a text: for each of `pieces` the logits of its tag [3] and its vectors [3 * hidden]."""

    pieces: Sequence[Piece]
    tags: Array
    tokens: Array
    head: Head

    def mentions(self, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[float, ...]]:
        """The 8 logits of stretches of text, from character to character; those without pieces are left out."""
        pieces = {place: self._pieces(*place) for place in places}
        pieces = {place: (first, last) for place, (first, last) in pieces.items() if first <= last}
        if not pieces:
            return {}
        logits = self.head.logits(self.tokens, *np.array(list(pieces.values())).T)
        return {place: tuple(map(float, row)) for place, row in zip(pieces, logits, strict=True)}

    def _pieces(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_right(self.pieces, start, key=lambda piece: piece.end)
        return first, bisect_left(self.pieces, end, key=lambda piece: piece.start) - 1

    def names(self) -> Iterator[tuple[int, int]]:
        """Where the tags make a name likelier than none, in characters."""
        inside = self.tags[:, [BEGINS, CONTINUES]].max(axis=1) > self.tags[:, OUTSIDE]
        begins = self.tags[:, BEGINS] > self.tags[:, CONTINUES]
        start: int | None = None
        for at in range(len(self.pieces) + 1):
            open_ = at < len(self.pieces) and bool(inside[at])
            if start is not None and (not open_ or begins[at]):
                yield self.pieces[start].start, self.pieces[at - 1].end
                start = None
            if open_ and start is None:
                start = at


class Network:
    """A network, ready to read."""

    def __init__(self, model: bytes, head: Head) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # several texts at once are quicker
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._head = head

    def read(self, text: str, title: int, ends: Sequence[int]) -> Context:
        """What it makes of a text; its first `title` characters are its title, and its sentences end at `ends`."""
        found = pieces(text)
        read = [self._window(found[start:end], title) for start, end in _windows(found, ends)]
        if not read:
            return Context((), np.zeros((0, 3), np.float32), np.zeros((0, 0), np.float32), self._head)
        tags, tokens = (np.concatenate(parts) for parts in zip(*read, strict=True))
        return Context(found, tags, tokens, self._head)

    def _window(self, found: Sequence[Piece], title: int) -> tuple[Array, Array]:
        rows = {name: np.array([row], np.int64) for name, row in inputs(found, title).items()}
        tags, tokens = self._session.run(None, rows)
        return tags[0, 1:-1], tokens[0, 1:-1]


def inputs(found: Sequence[Piece], title: int) -> dict[str, tuple[int, ...]]:
    """What the network is given of some pieces, a mark at either end; `title` is the length of the title."""
    known = vocabulary()
    return {
        "ids": (known[START], *(piece.id for piece in found), known[END]),
        "shapes": (0, *(piece.shape for piece in found), 0),
        "segments": (0, *(int(piece.start >= title) for piece in found), 1),
    }


def _windows(found: Sequence[Piece], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Which pieces are read together: as many whole sentences as fit, or as much of one as fits."""
    start = 0
    while start < len(found):
        most = min(start + WINDOW, len(found))
        whole = most
        if most < len(found):
            at = bisect_right(ends, found[most].start)
            whole = bisect_left(found, ends[at - 1], key=lambda piece: piece.start) if at else most
        end = whole if start < whole else most
        yield start, end
        start = end


@cache
def load_network() -> Network:
    """The network in the package."""
    return network_in(files("kg.context"))


def network_in(folder: Traversable) -> Network:
    """The network whose files are in a folder."""
    with folder.joinpath("head.npz").open("rb") as file, np.load(file) as arrays:
        head = Head(arrays["weights"], arrays["offsets"])
    return Network(folder.joinpath("network.onnx").read_bytes(), head)
