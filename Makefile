# Every target prepares .venv first (installer/bootstrap.sh; at once when it is ready). ARGS goes to the program called.
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
.DEFAULT_GOAL := help
.PHONY: help setup run test test-slow lint format bench demo screenshots translations lock clean

# Qt insists on UTF-8, and results must not depend on the language of the machine.
test test-slow lint bench demo screenshots: export LC_ALL = C.UTF-8

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-20s %s\n' "  $$name" "$$text"; done

setup: ## prepare this machine and .venv
	@installer/bootstrap.sh

run: setup ## open the window
	@$(PYTHON) -m xat_desktop $(ARGS)

test: setup ## the fast tests
	@$(PYTEST) -m "not slow" $(ARGS)

# pytest's status 5 means that no test is marked slow (or matches ARGS); there is nothing to fail then.
test-slow: setup ## the long tests (minutes)
	@$(PYTEST) -m slow $(ARGS) || [ $$? -eq 5 ]

lint: setup ## style, types and the layers of the architecture
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

format: setup ## format the code
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

bench: setup ## measure speed (writes nothing into the repository)
	@$(PYTHON) -m tests.bench $(ARGS)

demo: setup ## import, compare and report the samples into ./demo-data, then open the window
	@installer/demo.sh

screenshots: setup ## pictures of every page, light and dark, into ./screenshots
	@$(PYTHON) -m tests.e2e.screenshots $(ARGS)

translations: setup ## find new texts of the window, and make the files that it loads
	@.venv/bin/pyside6-lupdate -silent -locations none -no-obsolete $$(git ls-files 'xat_desktop/ui/*.py') -ts resources/translations/xat_de.ts
	@.venv/bin/pyside6-lrelease -silent resources/translations/xat_de.ts -qm resources/translations/xat_de.qm

lock: ## renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -o requirements.lock

clean: ## remove everything that was made here, except .venv
	@rm -rf build dist demo-data screenshots .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
