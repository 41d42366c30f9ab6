# Every target sets up what it needs, so that any of them can be the first command on a fresh clone.
.DEFAULT_GOAL := help
SHELL := /bin/bash
export UV_PROJECT_ENVIRONMENT := .venv
# Compiled bytecode halves the start of every process; an inherited setting would undo it.
unexport PYTHONDONTWRITEBYTECODE
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --no-sync

.PHONY: help setup demo test check contracts bench format clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

.uv/bin/uv:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || \
	  { echo "prefect-autopilot needs Python 3.12 or 3.13: install one (for example 'apt install python3.12' or pyenv), or uv."; exit 1; }
	@echo "Setting up uv in .uv (once)"
	@python3 -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check uv || \
	  { rm -rf .uv; echo "Cannot set up uv: check that python3 has the venv module ('apt install python3-venv') and that the package index is reachable."; exit 1; }

.venv/.installed: pyproject.toml uv.lock $(filter .uv/bin/uv,$(UV))
	@$(UV) python find --quiet >/dev/null 2>&1 || $(UV) python find --quiet '>=3.12,<3.14' >/dev/null 2>&1 || \
	  { echo "No Python 3.12 or 3.13 found: trying to download one"; $(UV) python install --quiet 3.12 2>/dev/null; } || \
	  { echo "prefect-autopilot needs Python 3.12 or 3.13, and none could be downloaded: install one (for example 'apt install python3.12' or pyenv)."; exit 1; }
	$(UV) sync --locked --all-extras --compile-bytecode --quiet
	@touch $@

setup: .venv/.installed  ## Install everything into .venv, and run nothing

demo: setup  ## Analyse a real third-party package and this project, with nothing configured
	@$(RUN) python -m scripts.demo

test: setup  ## Run the tests (PYTEST_ARGS=… for more)
	@$(RUN) python -m scripts.contracts || true  # a moment once; without them their tests are skipped
	@$(RUN) pytest $(PYTEST_ARGS) || { [ $$? -eq 1 ] && \
	  echo "Tests that start servers and kill processes can fail on a busy machine: what failed runs once more, alone" && \
	  $(RUN) pytest --last-failed --last-failed-no-failures none --maxfail 10 -n 0; }

check: setup  ## Lint, types, layers and formatting
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(RUN) lint-imports

contracts: setup  ## Fetch GitHub's API descriptions, by which tests judge clients and emulator (make test does)
	@$(RUN) python -m scripts.contracts

bench: setup  ## Measure speed and memory against named peers (minutes)
	@$(UV) sync --locked --all-extras --all-groups --compile-bytecode --quiet
	@$(RUN) python -m tests.benchmarks

format: setup  ## Apply what check would complain about, where a tool can
	@$(RUN) ruff check --fix .
	@$(RUN) ruff format .

clean:  ## Remove what the other targets made
	rm -rf .venv .uv .mypy_cache .pytest_cache .ruff_cache
