"""The server of the Model Context Protocol; the only module that knows its library, which is an extra."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import uvicorn
from pydantic import ValidationError

from api.mcp import faults
from api.mcp.answers import Answer
from api.mcp.tools import Tools
from kg import __version__
from kg.errors import ConfigError, GraphError, KgError, Remedy
from kg.examples import examples
from kg.graph import KnowledgeGraph
from ontology import core_text

if TYPE_CHECKING:
    from mcp.server import MCPServer

HOST = "127.0.0.1"
"""Where it listens: other machines cannot ask, for it asks nobody who they are."""

REMEDIES = {
    Remedy.SEARCH: "try the tool `search` with a part of the name",
    Remedy.CHEAPER: "the same query will end so again: name things, put the narrowest pattern first, give paths an end",
    Remedy.LATER: "call the tool again in some seconds",
}
"""What to do about an error, in the words of what a model can call."""

INSTRUCTIONS = """\
A graph of what research papers say in titles and abstracts: which paper introduces a method, what that builds on,
what it improves over, on which benchmarks it is tested, and with which figures. Every claim has the sentence that says
so, and a belief between 0 and 1 that papers really say so. About a quarter is missing or misread: quote the sentence,
name the paper, and ask `evidence` before you rely on a claim. Begin with `search` where you are not sure of a name."""


def run_stdio(graph: KnowledgeGraph) -> None:
    """Answer on standard output what comes on standard input, to its end.

    Raises:
        ConfigError: the library of the protocol is not installed.
    """
    _run(graph, lambda server: server.run("stdio"))


def run_http(graph: KnowledgeGraph, port: int, *, said: Callable[[str], None] = lambda _: None) -> None:
    """Answer over streamable HTTP at `/mcp` of a port of this machine, until the process is told to stop.

    Requests keep no session, and a web page of another origin is turned away. `said` is told where it listens; a port
    of 0 is any free one.

    Raises:
        ConfigError: the library of the protocol is not installed, or the port is in use.
    """
    listener = _listen(port)

    def serve(server: MCPServer) -> None:
        app = server.streamable_http_app(host=HOST, stateless_http=True, json_response=True)
        said(f"listening at http://{HOST}:{listener.getsockname()[1]}/mcp; stop with Ctrl-C")
        uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])

    _run(graph, serve)


def create_server(tools: Tools) -> MCPServer:
    """A server with all tools, and the ontology, example queries and sizes of the graph as resources.

    Raises:
        ConfigError: the library of the protocol is not installed.
    """
    try:
        from mcp_types import ToolAnnotations

        kind = _kind()
    except ModuleNotFoundError as error:
        hint = "install it with: pip install 'kg-lineage[mcp]'"
        raise ConfigError(f"the Model Context Protocol needs the package {error.name}; {hint}") from error
    server = kind("kg-lineage", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING")
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in tools.every:
        server.add_tool(_told(tool), annotations=reads)
    _add_resources(server, tools)
    return server


def _kind() -> type[MCPServer]:
    """A server that says what is wrong with a call, rather than what its library says of it."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    class Server(MCPServer):
        async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
            schemas = {tool.name: tool.input_schema for tool in await self.list_tools()}
            if name not in schemas:
                raise ToolError(faults.no_tool(name, schemas))
            found = faults.strange(arguments, schemas[name])
            try:
                if not found:
                    return await super().call_tool(name, arguments, context)
            except ToolError as error:
                if not isinstance(error.__cause__, ValidationError):
                    raise
                found = faults.wrong(error.__cause__.errors())
            raise ToolError(faults.call(name, found, schemas[name]))

    return Server


def _listen(port: int) -> socket.socket:
    try:
        listener = socket.create_server((HOST, port))
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else short answers wait for an acknowledgement
        return listener
    except OSError as error:
        raise ConfigError(f"listening at {HOST} port {port}: {error.strerror}; name another with --port") from error


def _run(graph: KnowledgeGraph, serve: Callable[[MCPServer], None]) -> None:
    tools = Tools(graph)
    try:
        serve(create_server(tools))
    finally:
        tools.close()


def _told(tool: Callable[..., Any]) -> Callable[..., Any]:
    """A tool whose answer is as short as can be, and whose errors, with near names, a model is told of.

    Where files are is not its business.
    """
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp_types import CallToolResult, TextContent

    @wraps(tool)
    def call(*given: Any, **named: Any) -> Any:
        try:
            answer: Answer = tool(*given, **named)
            text = TextContent(type="text", text=answer.model_dump_json())
            return CallToolResult(content=[text], structured_content=answer.model_dump(mode="json"))
        except GraphError as error:
            raise ToolError("the graph cannot be read; its owner must look at it") from error
        except KgError as error:
            raise ToolError(error.told(REMEDIES)) from error

    return call


def _add_resources(server: MCPServer, tools: Tools) -> None:
    @server.resource("kg://ontology", title="Ontology", mime_type="text/turtle")
    def ontology() -> str:
        """The classes and properties of the graph, in Turtle: the words of queries."""
        return core_text()

    @server.resource("kg://examples", title="Example queries", mime_type="application/sparql-query")
    def example_queries() -> str:
        """Queries in SPARQL, each under the question that it answers."""
        return "\n".join(f"# {item.title}\n{item.sparql}" for item in examples())

    @server.resource("kg://about", title="About the graph", mime_type="application/json")
    def about() -> str:
        """How many papers, methods, claims and the like the graph has, and the base of its IRIs."""
        with tools.graph() as graph:
            return json.dumps({"base": graph.iris.base, "counts": dict(graph.counts)})
