# Everything a person needs by name. `make run` is the one to begin with.

.DEFAULT_GOAL := help
.PHONY: help setup run test bench bench-quick soak lint style fmt lock clean

# The first Python here that is new enough, 3.11 and 3.12 before others because a package brings Redis for them;
# of those a clearly faster one. `make setup PYTHON=/path/to/python` names another.
CANDIDATES := python3 python3.11 python3.12 python3.13 python3.14
PYTHON ?= $(shell for below in 13 99; do for p in $(CANDIDATES); do \
	$$p -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, $$below))" >/dev/null 2>&1 \
	&& { echo $$p; exit; }; done; done)

PORT ?= 8000
ARGS ?=
BIN := .venv/bin
UV := .venv/uv/bin/uv
# Compiled ahead, they load a second sooner in every process, also where PYTHONDONTWRITEBYTECODE is set.
ROOMS := network members events introductions metrics
# For tools that read the settings and serve nobody.
UNSERVED := SECRET_KEY=unused DATABASE_URL=postgres://unused@/unused REDIS_URL=unix:///unused
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

help:
	@echo "make run          start Kith with its demo network on http://localhost:$(PORT)"
	@echo "make setup        make .venv with the locked packages"
	@echo "make test         run all tests (ARGS=... goes to pytest)"
	@echo "make lint         check style, layers, migrations and types (style: all but types)"
	@echo "make fmt          put the code into its format"
	@echo "make bench        measure and compare with the targets (bench-quick: the short way)"
	@echo "make soak         play an evening on ten phones on which everything goes wrong"
	@echo "make lock         compute the locked packages anew"
	@echo "make clean        remove what tests and tools have left behind"

setup:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Kith needs Python 3.11 or newer, and there is none on the path (looked for $(CANDIDATES))." >&2; exit 1; fi
	@$(PYTHON) requirements/install.py $(if $(filter file,$(origin PYTHON)),--or-faster)
	@$(BIN)/python -m compileall -q $(ROOMS) tests

run: setup
	@exec $(BIN)/python -m network.up --port $(PORT) $(ARGS)

test: setup
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

bench: setup
	@$(BIN)/python -m tests.bench $(ARGS)

bench-quick: setup
	@$(BIN)/python -m tests.bench --quick $(ARGS)

soak: setup
	@$(BIN)/python -m tests.soak $(ARGS)

lint: style
	$(UNSERVED) $(BIN)/mypy

style: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run

fmt: setup
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: setup
	$(COMPILE) pyproject.toml --extra dev -o requirements/dev.txt
	$(COMPILE) pyproject.toml -c requirements/dev.txt -o requirements/production.txt
	echo uv | $(COMPILE) - -o requirements/uv.txt

clean:
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache staticfiles bench.json
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
