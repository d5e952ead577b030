"""Set the marks and floors of `challenge.toml` to what passes now: `python -m tests.relations.remark`.

For after the weights were trained anew; it accepts what got worse as well, so look at the difference it makes.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.relations.test_challenge import GROUPS, ROWS, STEP, Row

PATH = Path(__file__).with_name("challenge.toml")
_HEAD, _MARK = "[[row]]\n", "gap = true\n"


def main() -> None:
    """Rewrite the file."""
    head, *blocks = PATH.read_text(encoding="utf-8").split(_HEAD)
    for group, rows in GROUPS.items():
        passed = sum(row.passes() for row in ROWS if row.group == group)
        head = re.sub(rf"(?m)^{group} = \d+$", f"{group} = {100 * passed // rows // STEP * STEP}", head)
    marked = [_marked(block, row) for block, row in zip(blocks, ROWS, strict=True)]
    PATH.write_text(_HEAD.join([head, *marked]), encoding="utf-8")


def _marked(block: str, row: Row) -> str:
    entry, gap, rest = block.replace(_MARK, "").partition("\n\n")
    return block.replace(_MARK, "") if row.passes() else f"{entry.rstrip()}\n{_MARK}{gap[1:]}{rest}"


if __name__ == "__main__":
    main()
