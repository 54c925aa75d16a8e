# petition_app: the commands a newcomer needs. `make` alone lists them.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench serve-bench messages migration docs lock clean

help:            ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 16

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("petition_app needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

# A stamp a lock file: what is installed already is not installed again.
$(VENV)/.runtime: $(BIN)/python requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $@

$(VENV)/.development: $(BIN)/python requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@ $(VENV)/.runtime

$(VENV)/.catalogues: $(VENV)/.runtime $(wildcard petition_app/translations/*/LC_MESSAGES/*.po)
	@$(BIN)/pybabel --quiet compile -d petition_app/translations
	@touch $@

setup: $(VENV)/.development $(VENV)/.catalogues   ## make the environment in .venv, tools for developers included

lock:            ## resolve the ranges of pyproject.toml into the lock files
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
