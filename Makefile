# Two commands do all set-up: `make lab` and `make test`. `make help` lists the rest.
# Pass options on with ARGS: make lab ARGS="--no-browser --port 8899 --workspace DIR"

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
JOBS ?= 3
APPROVED := $(addprefix tests/test_,approved.py mutants_approved.py session_approved.py answers.py \
	pairs.py cli_judge.py edge_build.py nbgrader_class.py)
# nbgrader starts `alembic` from PATH
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help lab test lint unit approve bench bench-short e2e screenshots wheel wheel-student clean constraints

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /  make \1\t/' | expand -t 22

lab: ## install, build the practice world, open JupyterLab on the lab
	@$(PYTHON) tools/environment.py lab
	@$(BIN)/firedrill lab $(ARGS)

test: ## everything that CI runs, in under 10 minutes
	@$(PYTHON) tools/environment.py test
	@$(MAKE) --no-print-directory -j2 lint bench-short
	@$(MAKE) --no-print-directory unit

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# by file: pytest 9.2 drops the groups of pytest-xdist 3.8 without a word
unit:
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not slow" $(ARGS)

approve: ## write down what is found as approved; the slow too: ARGS='-m ""'; then read the diff
	APPROVE=1 $(BIN)/pytest -q -m "not slow" $(APPROVED) $(ARGS)

bench-short:
	$(BIN)/python -m tests.bench --short

bench: ## speed beside a named rival, in one run, as ratios
	@$(PYTHON) tools/environment.py test
	$(BIN)/python -m tests.bench $(ARGS)

e2e: ## the slow proofs: wheel, fresh clone, whole class, memory limit, JupyterHub
	@$(PYTHON) tools/environment.py hub
	$(BIN)/pytest -m "slow or browser or nbgrader" $(ARGS)

screenshots: ## write the stories' pictures into docs/screenshots anew
	@$(PYTHON) tools/environment.py test
	FIREDRILL_SCREENSHOTS=docs/screenshots $(BIN)/pytest -q -m slow tests/browser/test_stories.py $(ARGS)

wheel: ## build dist/firedrill_course-….whl
	@$(PYTHON) tools/environment.py test
	$(BIN)/python -m build --wheel --no-isolation

wheel-student: ## build dist/…+student-….whl, which holds no answer
	@$(PYTHON) tools/environment.py test
	$(BIN)/python tools/student_wheel.py

constraints: ## write constraints.txt anew from what is installed
	$(BIN)/python -m pip freeze --exclude-editable --exclude firedrill-course | sort -f > constraints.txt

clean: ## remove what was built here; never touches a workspace
	rm -rf dist build .pytest_cache .mypy_cache .ruff_cache
