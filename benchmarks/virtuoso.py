"""Virtuoso, started on loopback in a temporary folder with its own settings, and stopped at the end."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import httpx

SERVER, CLIENT = "virtuoso-t", "isql-vt"
PATIENCE = 60.0
"""Seconds that it may take to start, and to stop."""

SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa

[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
MaxQueryMem = 2G
CheckpointInterval = 0
ServerThreads = 64

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 32
KeepAliveTimeout = 60
MaxKeepAlives = 64

[SPARQL]
ResultSetMaxRows = 10000000
"""
"""Memory as its manual advises for a machine with 2 GB to spare; answers are not cut."""

LOAD = "ld_dir('{folder}', '{file}', 'urn:none'); rdf_loader_run(); checkpoint; {failed}"
FAILED = "select 'failed: ' || ll_error from DB.DBA.load_list where ll_error is not null;"


class Virtuoso:
    """Virtuoso open source 7, asked over its HTTP endpoint."""

    name = "Virtuoso"

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._sql, http = free_port(), free_port()
        settings = Path(self._folder.name, "virtuoso.ini")
        settings.write_text(SETTINGS.format(folder=self._folder.name, sql=self._sql, http=http), encoding="utf-8")
        self.endpoint = f"http://127.0.0.1:{http}/sparql"
        command = [_program(SERVER), "+foreground", "+configfile", str(settings)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._client = httpx.Client(timeout=600)
        self._wait()

    @staticmethod
    def is_installed() -> bool:
        """Whether server and client are on the path."""
        return all(shutil.which(program) for program in (SERVER, CLIENT))

    def load(self, path: Path) -> None:
        """Take in a file of N-Quads.

        Raises:
            RuntimeError: Virtuoso could not read it.
        """
        place = Path(self._folder.name, "graph.nq")
        shutil.copyfile(path, place)
        said = self._run(LOAD.format(folder=self._folder.name, file=place.name, failed=FAILED))
        place.unlink()
        if "failed: " in said or "Error" in said:
            raise RuntimeError(f"loading {path} into Virtuoso: {said}")

    def answer(self, sparql: str) -> bytes:
        """The answer to a SELECT query as SPARQL JSON.

        Raises:
            RuntimeError: Virtuoso refuses the query.
        """
        reply = self._client.get(self.endpoint, params=parameters(sparql))
        if reply.status_code != httpx.codes.OK:
            raise RuntimeError(f"asking Virtuoso: {reply.text.splitlines()[0]}\n{sparql}")
        return reply.content

    def close(self) -> None:
        """Stop the server and remove its files."""
        self._client.close()
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while "answers" not in self._run("select 'answers';"):
            if self._process.poll() is not None or time.monotonic() > end:
                self.close()
                raise RuntimeError(f"starting Virtuoso: it did not answer within {PATIENCE:g} seconds")
            time.sleep(0.2)

    def _run(self, statements: str) -> str:
        """Run SQL as the administrator that a new database has."""
        command = [_program(CLIENT), f"127.0.0.1:{self._sql}", "dba", "dba", f"exec={statements}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr


def parameters(sparql: str) -> dict[str, str]:
    """The fields of a request for SPARQL JSON."""
    return {"query": sparql, "format": "application/sparql-results+json"}


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is not on the path; install it (Debian: virtuoso-opensource-7-bin)")
    return found
