"""The file itself: template, style, scripts and data in one, under a policy that lets nothing else run or load.

The page carries its own script and vis-network, the drawing library that pyvis brings. Its content security policy
runs those two scripts, by their digests, and lets nothing be fetched; images may be made by the page itself alone,
which it does to save the picture. Data is a block of JSON that the script turns into text nodes and a canvas, never
into markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from string import Template
from typing import Any

SCRIPTS = ("data", "looks", "picture", "guides", "panel", "save", "controls", "address")
"""Parts of the script, in their order."""

_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"


def page(data: dict[str, Any]) -> str:
    """The whole page."""
    style, vis, script = _text("page.css"), _vis(), "".join(_text(f"js/{name}.js") for name in SCRIPTS)
    template = Template(_text("page.html"))
    return template.substitute(
        policy=_policy(style, vis, script), style=style, vis=vis, script=script, data=embedded(data)
    )


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _vis() -> str:
    text = files("pyvis").joinpath(_VIS).read_text(encoding="utf-8")
    return text.partition("//# sourceMappingURL=")[0]


def _policy(style: str, *scripts: str) -> str:
    """The content security policy: these inline pieces, known by their digests, and nothing from anywhere."""
    allowed = " ".join(map(_digest, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; img-src blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def embedded(data: Any) -> str:
    """JSON that no text in it can break out of: plain ASCII, without any character that HTML gives a meaning."""
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
