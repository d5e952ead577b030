# Two commands: `make demo` builds and questions a graph, `make test` checks everything. `make quality` measures reading,
# `make gallery` takes pictures of the pages, `make fuzz` asks the service for what it should and should not answer.
# Each sets up .venv when it is missing or pyproject.toml is newer.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test quality gallery fuzz format clean
.DELETE_ON_ERROR:

demo: .venv/ready
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

quality: .venv/ready
	$(BIN)/python benchmarks/quality.py

gallery: .venv/ready
	$(BIN)/kg build examples/landmarks.jsonl --out build/demo
	$(BIN)/python examples/gallery.py build/demo build/gallery

fuzz: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/kg build examples/landmarks.jsonl --out build/demo
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python benchmarks/fuzz_http.py build/demo

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv build

.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
