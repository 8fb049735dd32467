# Needs Python 3.11 or newer, git and make; `make install` fetches the rest. `make` alone lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:

PYTHON ?= python3
PORT ?= 8501
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
STAMP := $(VENV)/.installed
EDITOR_STAMP := $(VENV)/.notebooks
COMPILE := build/lock/bin/pip-compile --quiet --no-config --upgrade --allow-unsafe --generate-hashes --strip-extras --no-header \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

export PYTHONUTF8 := 1

.PHONY: help install run notebook browser test mutants check fix bench validate wheel lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## .venv with the locked versions and the command .venv/bin/nowwhat
	@:

# Two steps: what builds packages must be there first, so that nothing is fetched that the lock does not name with its hash.
$(STAMP): requirements.lock pyproject.toml
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Now What needs Python 3.11 or newer, and '$(PYTHON)' is not. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; \
	fi
	@if ! $(BIN)/python -c 'import pip' 2>/dev/null; then \
	    if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then \
	        echo "'$(PYTHON)' cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv. Or name another Python: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; \
	    fi; \
	    $(PYTHON) -m venv --clear $(VENV); \
	fi
	@echo "Installing the locked packages into $(VENV): a minute or two when they are new to this machine."
	@awk '/^[a-z]/ {wanted = /^setuptools==/} wanted' requirements.lock > $(VENV)/first.txt
	@$(PIP) install --quiet --require-hashes --no-deps --only-binary :all: -r $(VENV)/first.txt
	@$(PIP) install --quiet --require-hashes --no-build-isolation -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: install ## the dashboard: with the sample of an invented company until you import your own (PORT=8501)
	@$(BIN)/nowwhat demo --if-empty
	@$(BIN)/nowwhat serve --port $(PORT)

# Locked apart, with the versions of requirements.lock where both need a package: who runs the dashboard or the tests needs no editor.
$(EDITOR_STAMP): $(STAMP) requirements-notebooks.lock
	@echo "Installing JupyterLab into $(VENV): a minute when it is new to this machine."
	@$(PIP) install --quiet --require-hashes -r requirements-notebooks.lock
	@touch $@

notebook: $(EDITOR_STAMP) ## the notebooks in JupyterLab, over the same data; it asks nobody for news
	@$(BIN)/nowwhat demo --if-empty
	@$(BIN)/jupyter-lab --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate $(ARGS) notebooks

# Debian's and Google's own browser, else Debian's headless shell, which computes least (not every Debian has it), else Playwright's.
browser: install
	@if command -v chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable >/dev/null; then \
	    :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq; \
	    for browser in chromium-headless-shell chromium; do \
	        if DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $$browser >/dev/null; then exit; fi; \
	    done; \
	    exit 1; \
	else \
	    $(BIN)/playwright install --only-shell chromium; \
	fi

# One process more than there are processors: the tests in the browser wait more than they compute.
test: install browser ## everything a user relies on, on all processors; ARGS="-k repeats" passes words to pytest
	@TZ=UTC $(BIN)/python -m pytest --numprocesses $$(( $$(nproc 2>/dev/null || echo 2) + 1 )) $(ARGS)

mutants: install ## whether the tests see the faults of tests/mutants.toml, made one at a time in a copy; ARGS=statistics chooses
	@$(BIN)/python tests/mutants.py $(ARGS)

check: install ## style, types, SQL and the direction of imports; changes nothing
	@status=0; \
	$(BIN)/ruff check . || status=1; \
	$(BIN)/ruff format --check . || status=1; \
	$(BIN)/mypy || status=1; \
	$(BIN)/sqlfluff lint --disable-progress-bar queries || status=1; \
	$(BIN)/lint-imports || status=1; \
	exit $$status

fix: install ## what the linters can repair by themselves
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar queries

bench: install ## time the import, the queries and the pages, beside other ways of doing the same
	$(BIN)/python benchmarks/run.py $(ARGS)

validate: install ## the long proof: simulated worlds and real corpora; writes docs/validation.md
	$(BIN)/python -m benchmarks.validate $(ARGS)

wheel: install ## dist/nowwhat-….whl
	@$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

# pip-tools in a folder of its own: it would fight with the versions that it is about to write down.
lock: ## write both locks anew, from pyproject.toml and the newest versions that fit
	@$(PYTHON) -m venv build/lock
	@build/lock/bin/pip --disable-pip-version-check install --quiet pip-tools
	@$(COMPILE) --extra tests --build-deps-for editable --output-file build/compiled.lock pyproject.toml >/dev/null
	@{ echo "# What Now What runs on, its tests, and what installs it: exact versions, with the hashes of all their files."; \
	   echo "# Made from pyproject.toml by \`make lock\`."; cat build/compiled.lock; } > requirements.lock
	@$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["notebooks"], sep="\n")' \
	    > build/notebooks.in
	@$(COMPILE) --no-annotate --constraint requirements.lock --output-file build/compiled-notebooks.lock build/notebooks.in >/dev/null
	@{ echo "# JupyterLab for \`make notebook\`, in the versions of requirements.lock where both need a package."; \
	   echo "# Made from pyproject.toml by \`make lock\`."; cat build/compiled-notebooks.lock; } > requirements-notebooks.lock

clean: ## remove what was built and cached; your data and .venv stay
	rm -rf build dist .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
