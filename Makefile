# petition_app: the commands a newcomer needs. `make` alone lists them.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000

# Where every branch must be walked by a test. Folders, because coverage would import a package by its name
# before the tests do, and SQLAlchemy does not bear being imported twice.
COVERED := --cov=petition_app/domain --cov=petition_app/services --cov=petition_app/queries --cov-branch

.DEFAULT_GOAL := help
.PHONY: help setup run opening test lint check bench measure serve-bench messages migration docs lock clean

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

run: $(VENV)/.runtime $(VENV)/.catalogues   ## see the service with its demo at http://127.0.0.1:8000 (PORT=…)
	@PORT=$(PORT) $(BIN)/python deploy/run_here.py

opening:         ## make .venv-open with petition-open and petition-keys, and nothing of the web service
	$(PYTHON) -m venv .venv-open
	.venv-open/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-open.lock
	.venv-open/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@rm -rf petition_app.egg-info

test: lint       ## lint, then every test on SQLite and on PostgreSQL, and the pages in a browser
	TEST_DATABASE="sqlite postgresql" $(BIN)/pytest -q $(COVERED)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates

check: lint      ## lint, types, floors, templates; then the house: catalogues, lock files, migrations, documents
	TEST_DATABASE="sqlite postgresql" $(BIN)/pytest -q tests/house

bench: setup     ## what a complete signature costs, on PostgreSQL
	$(BIN)/python -m bench.sign

measure: setup   ## how heavy a petition's page is, and how soon it is there on a slow telephone
	$(BIN)/python -m bench.page

serve-bench: setup  ## run the service as it is measured: PostgreSQL, no limits
	$(BIN)/python -m bench.serve

messages: setup  ## collect the strings of the sources into the catalogues
	@mkdir -p build
	$(BIN)/pybabel --quiet extract -F babel.cfg -k _l -k lazy_gettext -k ngettext:1,2 --no-location --sort-output \
	  --omit-header -o build/messages.pot .
	$(BIN)/pybabel --quiet update -i build/messages.pot -d petition_app/translations \
	  --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete

migration: setup ## write the next migration from what the models say (MESSAGE="…")
	$(BIN)/flask db upgrade
	$(BIN)/flask db migrate --message "$(MESSAGE)"

docs: setup      ## check that the documents name every setting, dependency and command
	$(BIN)/pytest -q tests/house/test_documents.py

lock: setup      ## resolve the ranges of pyproject.toml into the lock files
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra service pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra open -c requirements.lock pyproject.toml -o requirements-open.lock

clean:           ## remove what was made, apart from instance/ with its keys and data
	rm -rf $(VENV) build petition_app.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage htmlcov
	find . -name __pycache__ -prune -exec rm -rf {} +
