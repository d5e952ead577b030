from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from kg.config import LONGEST_FILE, Arxiv, Iri, Limits, Settings, load
from kg.errors import ConfigError

GROUPS = [field.name for field in dataclasses.fields(Settings)]
EVERY = [(group, field) for group in GROUPS for field in dataclasses.fields(getattr(Settings(), group))]

SAMPLES: dict[str, tuple[str, Any]] = {
    "int": ("7", 7),
    "float": ("7.5", 7.5),
    "bool": ("false", False),
    "str": ('"https://example.org/x/"', "https://example.org/x/"),
    "token": ('"abcdefgh-12345678"', "abcdefgh-12345678"),
    "hosts": ('["papers.example.org"]', ("papers.example.org",)),
    "cors_origins": ('["https://a.example", "*"]', ("https://a.example", "*")),
    "trusted_proxies": ('["10.0.0.0/8", "::1"]', ("10.0.0.0/8", "::1")),
}
"""A value as TOML writes it and as it is read, by name or type of the setting."""


def loaded(text: str, tmp_path: Path) -> Settings:
    path = tmp_path / "kg.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


@pytest.mark.parametrize(("group", "field"), EVERY, ids=[f"{group}.{field.name}" for group, field in EVERY])
def test_every_setting_has_a_default_and_a_sentence(group: str, field: dataclasses.Field[object]) -> None:
    assert re.fullmatch(r"[A-Z].{10,110}\.", field.metadata["help"])
    assert type(field.default).__name__ == str(field.type).partition("[")[0]


@pytest.mark.parametrize(("group", "field"), EVERY, ids=[f"{group}.{field.name}" for group, field in EVERY])
def test_every_setting_can_be_set(group: str, field: dataclasses.Field[object], tmp_path: Path) -> None:
    text, value = SAMPLES.get(field.name) or SAMPLES[str(field.type)]
    if str(field.type) in ("int", "float"):
        value = max(value, field.metadata["least"])
        text = str(value)
    found = getattr(getattr(loaded(f"[{group}]\n{field.name} = {text}\n", tmp_path), group), field.name)
    assert found == value


def test_what_is_left_out_keeps_its_default(tmp_path: Path) -> None:
    assert loaded("", tmp_path) == Settings() == Settings(Limits(), Arxiv(), Iri())
    assert loaded("[limits]\nquery_rows = 3", tmp_path) == Settings(Limits(query_rows=3))


def test_whole_numbers_are_numbers(tmp_path: Path) -> None:
    assert loaded("[limits]\nquery_seconds = 30", tmp_path).limits.query_seconds == 30.0
    assert loaded("[limits]\nquery_seconds = inf", tmp_path).limits.query_seconds == float("inf")
    assert loaded("[limits]\nnear_names = 0", tmp_path).limits.near_names == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[lamps]\n", "unknown setting lamps; known: limits, arxiv, iri"),
        ("[limits]\nquery_second = 1", r"unknown setting limits\.query_second; known: limits\.title_chars, "),
        ("limits = 3", "limits must be a table, not 3"),
        ("[[limits]]\n", "limits must be a table"),
        ("[limits]\nquery_rows = 1.5", r"limits\.query_rows must be of type int, not 1\.5"),
        ("[limits]\nquery_rows = true", r"limits\.query_rows must be of type int, not True"),
        ('[limits]\nquery_seconds = "long"', r"limits\.query_seconds must be of type float, not 'long'"),
        ("[limits]\nquery_rows = -1", r"limits\.query_rows must be from 0 to 1,000,000,000,000, which -1 is not"),
        ("[limits]\nquery_seconds = nan", r"limits\.query_seconds must be from 0 to 1,000,000, which nan is not"),
        ("[limits]\nquery_seconds = 1e300", r"limits\.query_seconds must be from 0 to 1,000,000, which 1e\+300 is not"),
        ("[limits]\nquery_seconds = -inf", r"limits\.query_seconds must be from 0"),
        ("[limits]\nquery_megabytes = 0", r"limits\.query_megabytes must be from 1 to 10,000,000, which 0 is not"),
        ("[limits]\nquery_megabytes = 10000001", r"limits\.query_megabytes must be from 1"),
        ("[limits]\nquery_workers = 0", r"limits\.query_workers must be from 1"),
        (f"[limits]\nnear_names = {10**23}", r"limits\.near_names must be from 0 to 1,000, which 10000"),
        (f"[limits]\nnear_names = {'9' * 5_000}", "reading settings from"),
        ("[arxiv]\ntimeout_seconds = inf", r"arxiv\.timeout_seconds must be from 0 to 3,600, which inf is not"),
        ('[iri]\nbase = "http://a:b/"', r"kg\.toml: iri\.base must be an absolute IRI"),
        ('[iri]\nbase = "http://a#b#"', r"iri\.base must be an absolute IRI"),
        ('[iri]\nbase = "http://a\\u0080/"', r"iri\.base must be an absolute IRI"),
        ("[arxiv]\nurl = 1", r"arxiv\.url must be of type str"),
        ('[iri]\nbase = "lamps"', r"iri\.base must be an absolute IRI"),
        ('[iri]\nbase = "https://example.org/a b/"', r"iri\.base must be an absolute IRI"),
        ('[iri]\nbase = "https://example.org/<>/"', r"iri\.base"),
        ('[iri]\nbase = "https://example.org/id"', r"ends in /, # or :"),
        ('[service]\ntoken = "short"', r"kg\.toml: service\.token must be at least 16 letters"),
        ('[service]\ntoken = "a token with spaces in it"', r"service\.token must be"),
        ('[service]\ncors_origins = "*"', r"service\.cors_origins must be a list of strings, not '\*'"),
        ("[service]\ncors_origins = [1]", r"service\.cors_origins must be a list of strings"),
        ('[service]\ncors_origins = ["https://a.example/path"]', r"service\.cors_origins must be origins"),
        ('[service]\ncors_origins = ["null"]', r"service\.cors_origins must be origins"),
        (
            '[service]\ntrusted_proxies = ["proxy"]',
            r"service\.trusted_proxies must be addresses .* which 'proxy' is not",
        ),
        ('[service]\ntrusted_proxies = ["10.0.0.1/8"]', r"which '10\.0\.0\.1/8' is not"),
        ("[service]\nopen_health = 1", r"service\.open_health must be of type bool, not 1"),
        ("[service]\nconnections = 0", r"service\.connections must be from 1"),
        ("[service]\nbody_seconds = inf", r"service\.body_seconds must be from"),
        ("[limits", "reading settings from"),
        ("a = 1\na = 2", "reading settings from"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message):
        loaded(text, tmp_path)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"# caf\xe9")
    (tmp_path / "long").write_bytes(b"#" * (LONGEST_FILE + 1))
    for path in (tmp_path / "none", tmp_path, tmp_path / "latin", tmp_path / "long", Path("/dev/zero")):
        with pytest.raises(ConfigError, match=f"reading settings from {re.escape(str(path))}"):
            load(path)


def test_a_secret_is_not_told(tmp_path: Path) -> None:
    secret = "-".join(["correct", "horse", "battery", "staple"])
    assert secret not in repr(loaded(f'[service]\ntoken = "{secret}"', tmp_path))
    for wrong in (f'["{secret}"]', f'"{secret} {secret}"'):
        with pytest.raises(ConfigError) as caught:
            loaded(f"[service]\ntoken = {wrong}", tmp_path)
        assert secret not in str(caught.value)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Limits().query_rows = 3  # type: ignore[misc]
