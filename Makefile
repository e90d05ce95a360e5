# Two commands for everyone: `make run` and `make test`. The rest is for those who change the code.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLES := .samples
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check bench torture conformance docs format clean

run: $(VENV)/run
	@test -f $(SAMPLES)/library.toml || $(BIN)/pressmark --library $(SAMPLES) init --samples
	@$(BIN)/pressmark --library $(SAMPLES)

test: $(VENV)/dev
	$(BIN)/python -m pytest -n 2

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev
	$(BIN)/python -m benchmarks --quick

torture: $(VENV)/dev
	$(BIN)/python -m benchmarks.torture

conformance: $(VENV)/dev
	$(BIN)/python -m tests.conformance

docs: $(VENV)/dev
	$(BIN)/python docs/readme.py
	$(BIN)/python docs/picture.py

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) $(SAMPLES) .conformance dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/run: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Pressmark needs Python 3.11 or newer; try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@
