from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from load import Load, put_under_load


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(404 if "missing" in self.path else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_every_request_is_answered_or_failed() -> None:
    with server() as base:
        load = put_under_load(base, ["/", "/missing", "/", "/", "/"], rate=200)
    assert (len(load.seconds), load.failed) == (4, 1)
    assert load.seconds == sorted(load.seconds)


def test_nobody_there() -> None:
    with server() as base:
        pass
    load = put_under_load(base, ["/"] * 5, rate=200)
    assert (load.seconds, load.failed) == ([], 5)
    assert load.percentile(0.5) == float("inf")


def test_percentiles() -> None:
    load = Load([number / 100 for number in range(101)])
    assert [load.percentile(share) for share in (0.0, 0.5, 0.99, 1.0)] == [0.0, 0.5, 0.99, 1.0]
