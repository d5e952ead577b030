"""Texts that hypothesis makes up, out of what papers are made of and of what they are not."""

from __future__ import annotations

from hypothesis import strategies as st

_MARKUP = "\\ { } $ ( ) [ ] ^ _ ` ' ~ % * ** < > & \\cite{a} \\textbf{ \\url{x} <i> </i> <p> &amp; &#0; \\'e ``"
_PROSE = (
    "Low-Rank Adaptation",
    "LoRA",
    "(LoRA)",
    "We propose ",
    "et al. ",
    "e.g. ",
    "Fig. 2",
    "3",
    "B. ",
    "https://a.b/c",
)
_ODD = (" ", "  ", "\n", ". ", "? ", "\0", "\u0130", "\ufb01", "\u0301", "\u200b", "\U0001f4a3")
_PIECES = (*_MARKUP.split(), *_PROSE, *_ODD)

texts = st.text(max_size=80) | st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)
"""Any text, and any mixture of markup, abbreviations, names and odd characters."""
