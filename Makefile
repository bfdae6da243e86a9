# Everything a person types here. Needs Python ≥ 3.11, make and a package index, nothing else.

PYTHON ?= python3
BIN := .venv/bin

# A run of the pipeline is a dozen processes, each of which would spend two seconds more on compiling what it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test coverage check bench chaos docs clean lock install

run: install  ## Bring everything up on demo data: PostgreSQL, Dagster UI and daemon, mails as files. Ctrl-C stops it.
	exec $(BIN)/opportunity-pipeline up

install: .venv/installed

# uv checks every hash and installs in parallel; pip only brings uv itself, from its own hashed pin.
.venv/installed: requirements.lock requirements-uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "opportunity_pipeline needs Python 3.11 or newer; try make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-uv.lock
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --require-hashes -r requirements.lock
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --no-deps --no-build-isolation -e .
	touch $@

# Three at once on two cores: a third of the time a test waits for a process, a clock or a disk.
test: install  ## The whole suite.
	$(BIN)/pytest -n 3 --dist worksteal -m "not chaos"

coverage: install  ## The suite again, watched, which takes twice as long: 90 % of scoring and notifications, 80 % of the rest.
	rm -f .coverage .coverage.*
	$(BIN)/pytest -n 2 --dist worksteal -m "not chaos" --cov --cov-report=
	@echo "coverage of scoring and notifications (at least 90 %):"
	$(BIN)/coverage report --fail-under=90 --skip-covered --include='opportunity_pipeline/scoring/*,opportunity_pipeline/notifications/*'
	@echo "coverage of everything else (at least 80 %):"
	$(BIN)/coverage report --fail-under=80 --skip-covered --omit='opportunity_pipeline/scoring/*,opportunity_pipeline/notifications/*'

chaos: install  ## Kill things in the middle, many times.
	$(BIN)/pytest -m chaos -p no:randomly -s

check: install  ## Lint, format, types, imports, migration drift, definitions, generated pages.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m opportunity_pipeline.storage.migrate check
	home=$$(mktemp -d) && touch $$home/dagster.yaml && DAGSTER_HOME=$$home $(BIN)/dagster definitions validate -w workspace.yaml; status=$$?; rm -rf $$home; exit $$status
	$(BIN)/python -m opportunity_pipeline.pages --check

docs: install  ## Write the generated pages of docs/ anew.
	$(BIN)/python -m opportunity_pipeline.pages

bench: install  ## Every benchmark, as JSON.
	for bench in $$(ls bench/*.py | grep -v __init__ | xargs -n1 basename | sed 's/\.py$$//'); do $(BIN)/python -m bench.$$bench --json || exit 1; done

lock: install  ## Resolve pyproject.toml again; names, versions and hashes only.
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock

clean:  ## Remove the environment, caches and the default home.
	rm -rf .venv .opportunity_pipeline .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* dist build
