"""The shape of the code, read from its syntax trees: who imports whom, and how long things are."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
ORDER = ("ontology", "kg", "exports", "api")
"""Each may import itself and what stands to its left."""

OUTWARD = {"kg/cli/exporting.py", "kg/cli/files.py", "kg/cli/listing.py", "kg/cli/services.py"}
"""The modules that may look to the right, inside functions."""

PLACES = {
    "rdflib": ("kg/validate.py",),
    "pyshacl": ("kg/validate.py",),
    "spacy": ("kg/text/", "kg/context/", "kg/mentions/", "kg/relations/", "kg/extract.py"),
    "thinc": ("kg/extract.py",),
    "onnxruntime": ("kg/context/network.py",),
    "numpy": ("kg/context/network.py", "kg/index/adjacency.py"),
    "pyoxigraph": ("ontology/", "kg/config.py", "kg/rdf/", "kg/store/", "kg/sparql/", "kg/saving.py", "exports/"),
    "networkx": ("exports/",),
    "pyvis": ("exports/html/",),
    "fastapi": ("api/",),
    "starlette": ("api/",),
    "uvicorn": ("api/",),
    "h11": ("api/protocol.py",),
    "jinja2": ("api/pages/",),
    "prometheus_client": ("api/metrics.py", "api/routes/health.py"),
    "httpx": ("kg/sources/",),
    "bibtexparser": ("kg/sources/",),
    "rispy": ("kg/sources/",),
    "defusedxml": ("kg/sources/",),
    "click": ("kg/cli/",),
    "rich": ("kg/progress.py",),
    "filelock": ("kg/workspace.py",),
    "pydantic_core": ("kg/index/rows.py",),
    "msgspec": ("kg/written.py", "api/answers.py"),
    "pydantic": ("kg/readings.py", "api/mcp/", "api/samples.py", "api/schemas.py"),
    "mcp": ("api/mcp/server.py",),
    "mcp_types": ("api/mcp/server.py",),
}
"""Where each library may be imported."""

MODULES = sorted(path.relative_to(ROOT).as_posix() for top in ORDER for path in (ROOT / top).rglob("*.py"))


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def imports(node: ast.AST) -> Iterator[str]:
    for item in ast.walk(node):
        if isinstance(item, ast.Import):
            yield from (alias.name for alias in item.names)
        elif isinstance(item, ast.ImportFrom) and item.module:
            yield item.module


def on_import(module: str) -> set[str]:
    """What is imported as soon as the module is: not what stands in functions or under TYPE_CHECKING."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree(module)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {name.partition(".")[0] for name in imports(node)}
        waiting += ast.iter_child_nodes(node)
    return found


def functions(module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 60


def libraries(module: str) -> set[str]:
    return {name.partition(".")[0] for name in imports(tree(module))}


def test_imports_point_one_way() -> None:
    for module in MODULES:
        allowed = ORDER[: ORDER.index(module.partition("/")[0]) + 1]
        seen = on_import(module) if module in OUTWARD else libraries(module)
        assert not (seen & set(ORDER)) - set(allowed), module


def test_each_library_has_its_place() -> None:
    for module in MODULES:
        for library in libraries(module) & PLACES.keys():
            assert module.startswith(PLACES[library]), f"{library} does not belong in {module}"


def test_no_place_is_named_in_vain() -> None:
    for library, places in PLACES.items():
        for place in places:
            assert any(library in libraries(m) for m in MODULES if m.startswith(place)), f"{library} in {place}"


def test_only_libraries_that_are_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["mcp"]]
    declared = {line.partition(">")[0].strip() for line in lines}
    brought = {
        "starlette": "fastapi",
        "thinc": "spacy",
        "pydantic_core": "pydantic",
        "h11": "uvicorn",
        "mcp_types": "mcp",
    }
    for module in MODULES:
        for name in libraries(module) - {*sys.stdlib_module_names, *ORDER}:
            assert brought.get(name, name).replace("_", "-") in declared, f"{name} in {module}"


def test_functions_and_modules_are_short() -> None:
    for module in MODULES:
        assert len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= 400, module
        for function in functions(module):
            assert length(function) <= 50, f"{function.name} in {module}"


def test_most_functions_are_very_short() -> None:
    lengths = sorted(length(function) for module in MODULES for function in functions(module))
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] <= 25


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_the_library_does_not_print() -> None:
    for module in MODULES:
        calls = (node.func for node in ast.walk(tree(module)) if isinstance(node, ast.Call))
        names = {call.id for call in calls if isinstance(call, ast.Name)}
        assert not names & {"print", "input", "breakpoint"}, module


def test_no_handler_catches_everything() -> None:
    for module in MODULES:
        for handler in (node for node in ast.walk(tree(module)) if isinstance(node, ast.ExceptHandler)):
            caught = ast.walk(handler.type) if handler.type else ()
            names = {node.id for node in caught if isinstance(node, ast.Name)}
            assert names, f"line {handler.lineno} of {module}"
            assert not names & {"Exception", "BaseException"}, f"line {handler.lineno} of {module}"


def test_what_is_public_is_documented_and_typed() -> None:
    for module in MODULES:
        assert ast.get_docstring(tree(module)), module
        for item in public(tree(module)):
            assert ast.get_docstring(item), f"{item.name} in {module} has no docstring"
        for function in functions(module):
            assert function.returns or function.name == "__init__", f"{function.name} in {module} returns what?"


def public(node: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """The public classes and functions in a module, and the methods of those classes."""
    for item in node.body:
        if isinstance(item, ast.ClassDef | ast.FunctionDef) and not item.name.startswith("_"):
            yield item
            if isinstance(item, ast.ClassDef):
                yield from public(item)


def test_names_for_everybody_are_sorted_and_there() -> None:
    for top in ORDER:
        package = importlib.import_module(top)
        names = [top, *(f"{top}.{item.name}" for item in pkgutil.iter_modules(package.__path__))]
        for name in names:
            exported = getattr(importlib.import_module(name), "__all__", [])
            order = sorted(exported, key=lambda item: (not item.isupper(), not item[0].isupper(), item))
            assert exported == order, name
            assert all(hasattr(importlib.import_module(name), item) for item in exported), name


def test_nothing_of_the_clock_or_chance_is_used() -> None:
    """What is written must not hang on them; waiting between two requests may, and what a server says of its work."""
    for module in MODULES:
        timed = module.startswith(("kg/sources/", "api/middleware/limits"))
        allowed = {"time"} if timed else {"time", "datetime"} if module == "api/middleware/observe.py" else set()
        assert libraries(module) & {"random", "secrets", "uuid", "time", "datetime"} <= allowed, module
