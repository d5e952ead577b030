"""Figures about the service in the Prometheus text format; each application has a registry of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import Scope

from api.description import template
from kg.graph import KnowledgeGraph

METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT".split())
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Upper ends of the classes of time."""

TOTALS = ("killed", "restarted", "answered", "refused")
"""What a pool of query workers counts up; its other figures go up and down."""


class Metrics:
    """What is counted as it happens, and the graph and the query workers, which are looked at when asked for."""

    def __init__(self, graph: Callable[[], KnowledgeGraph], pool: Callable[[], Any]) -> None:
        self._registry = CollectorRegistry()
        labels = ("route", "method")
        self._requests = Counter("kg_http_requests", "Requests answered.", (*labels, "status"), registry=self._registry)
        self._seconds = Histogram(
            "kg_http_request_seconds", "Time to the answer's end.", labels, buckets=SECONDS, registry=self._registry
        )
        self.in_flight = Gauge("kg_http_requests_in_flight", "Requests being answered.", registry=self._registry)
        self._registry.register(_State(graph, pool))

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request; labels are those of a closed set, so that no client can add to them."""
        path, method = _route(scope, status), scope["method"] if scope["method"] in METHODS else "other"
        self._requests.labels(path, method, f"{status // 100}xx").inc()
        self._seconds.labels(path, method).observe(seconds)

    def text(self) -> bytes:
        """All figures, in Prometheus' text format."""
        return generate_latest(self._registry)


def _route(scope: Scope, status: int) -> str:
    """The path of the route that answered, not the one that was asked for; what is answered with 304 sees no route."""
    route = scope.get("route")
    if route is None and status == 304:
        return template(scope["app"], scope["path"]) or "none"
    return str(getattr(route, "path_format", getattr(route, "path", "none")))


class _State(Collector):
    """The graph that is open and its sizes; the workers of queries, where their pool has `counters()`."""

    def __init__(self, graph: Callable[[], KnowledgeGraph], pool: Callable[[], Any]) -> None:
        self._graph, self._pool = graph, pool

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        graph = self._graph()
        about = {"generation": graph.place.name, "version": graph.manifest.version}
        yield InfoMetricFamily("kg_graph", "The generation that is open.", about)
        sizes = GaugeMetricFamily("kg_graph_size", "What the graph holds.", labels=("of",))
        for name, number in graph.counts.items():
            sizes.add_metric((name,), number)
        yield sizes
        counters: Callable[[], Mapping[str, int]] | None = getattr(self._pool(), "counters", None)
        for name, number in counters().items() if counters else ():
            kind = CounterMetricFamily if name in TOTALS else GaugeMetricFamily
            yield kind(f"kg_query_workers_{name}", f"Workers of SPARQL queries: {name}.", value=number)
