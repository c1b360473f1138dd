# Needs Python 3.11+ and make, nothing else. `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.requirements-dev
RUN_STAMP := $(VENV)/.requirements
TOOLS := .cache/lock-tools
COMPILE = $(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(LOCK_ARGS)
FOLDERS = $(wildcard bot handlers storage config tests benchmarks)

# Each module is compiled once and kept, wherever it is said otherwise: tests start the program some hundred times.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help venv run test check bench lock clean

help: ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */make \1\t/' | expand -t 14

venv: $(STAMP) ## make .venv from requirements-dev.lock, again only when the lock has changed

# Removed first: what an older lock installed and this one does not name must not stay behind.
define make_venv
	rm -rf $(VENV)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Fanloop needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $(1)
	touch $(2)
endef

$(STAMP): requirements-dev.lock
	$(call make_venv,$<,$@)

$(RUN_STAMP): requirements.lock
	$(call make_venv,$<,$@)

# To run takes less than to test: where there is nothing yet, only that is installed.
run: $(if $(wildcard $(STAMP)),$(STAMP),$(RUN_STAMP)) ## start Fanloop; ARGS="check" runs another command
	$(BIN)/python -m bot $(ARGS)

# Each process has a PostgreSQL and a Redis of its own; two more than two cores, as stories wait a good deal.
test: $(STAMP) ## run every test; ARGS="-k wallet" picks some
	$(BIN)/python -m pytest --numprocesses 4 --maxschedchunk 2 $(ARGS)

check: $(STAMP) ## style, types, who may import whom, texts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(FOLDERS)
	$(BIN)/lint-imports
	$(if $(wildcard tests/texts),$(BIN)/python -m pytest -q tests/texts)

bench: $(STAMP) ## measure, and print a table
	$(BIN)/python -m benchmarks $(ARGS)

# The larger set first: aiogram holds some parts below their newest, and what is tested must be what runs.
lock: ## write both locks anew from the .in files; LOCK_ARGS="--upgrade" takes newer versions
	test -x $(TOOLS)/bin/uv || { $(PYTHON) -m venv $(TOOLS) && $(TOOLS)/bin/python -m pip install --quiet uv; }
	$(COMPILE) requirements-dev.in -o requirements-dev.lock
	$(COMPILE) -c requirements-dev.lock requirements.in -o requirements.lock
	@! grep -nE '://|^--|file:' requirements.lock requirements-dev.lock

clean: ## remove what can be made again (never data/)
	rm -rf $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
