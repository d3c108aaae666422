# The commands of the project; "make help" lists them. Recipes are plain sh, so
# that they run on any Debian without bash.

PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test faults lint bench lock clean venv run-requirements test-requirements bench-requirements

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name what; do \
		printf '  make %-8s %s\n' "$$name" "$$what"; done

run: run-requirements ## start the site with demo data on this machine
	@exec $(BIN)/python -m app.serve --development

test: test-requirements ## install what the tests need, then lint and run every test
	@$(BIN)/python -m tests.tools.ensure_tools
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2

lint: test-requirements ## format, style, types, import rules, templates
	@# Every check runs, so that a person mends all of it at once.
	@faults=""; \
	$(BIN)/ruff format --check . || faults="$$faults\n  format: mend with $(BIN)/ruff format"; \
	$(BIN)/ruff check . || faults="$$faults\n  ruff: much mends itself with $(BIN)/ruff check --fix"; \
	$(BIN)/mypy || faults="$$faults\n  mypy: types"; \
	$(BIN)/lint-imports --no-logo || faults="$$faults\n  lint-imports: a forbidden import; the order stands in pyproject.toml"; \
	if [ -d templates ]; then \
		$(BIN)/djlint --lint --quiet templates || faults="$$faults\n  djlint: templates"; \
	fi; \
	[ -z "$$faults" ] || { printf "make lint: faults found by$$faults\n" >&2; exit 1; }

faults: test-requirements ## run the long suites of faults and write docs/faults.md (half an hour)
	@$(BIN)/python -m tests.tools.ensure_tools
	@KUPEC_FAULTS=1 $(BIN)/python -m pytest -n 2 -m faults

bench: bench-requirements ## measure and write docs/benchmarks.md (ONLY="warm cold", QUICK=1)
	@$(BIN)/python -m bench $(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY))

lock: ## write the locks anew from requirements/*.in (UPGRADE=--upgrade for newer versions)
	@command -v $(UV) >/dev/null || { \
		echo "make lock needs uv: install it (pip install uv), or name it: make lock UV=/path/to/uv" >&2; exit 1; }
	@# test.txt holds run.txt too, at the same versions: one file installs everything.
	@set -e; export UV_CUSTOM_COMPILE_COMMAND='make lock'; \
	compile="$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url $(UPGRADE)"; \
	$$compile requirements/run.in --output-file requirements/run.txt; \
	$$compile --constraints requirements/run.txt requirements/run.in requirements/test.in \
		--output-file requirements/test.txt; \
	$$compile --constraints requirements/test.txt requirements/run.in requirements/test.in \
		requirements/bench.in --output-file requirements/bench.txt

clean: ## remove the environment and caches; data in instance/ stays
	rm -rf $(VENV) .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Asks whether the environment works, not whether its folder exists: a first
# start that was interrupted, or a Python that was upgraded, leaves a broken one.
venv:
	@$(BIN)/python -c 'import pip' 2>/dev/null || { \
		command -v $(PYTHON) >/dev/null || { \
			echo "Kupec needs Python 3.11 or newer, and there is no $(PYTHON) here." >&2; \
			echo "On Debian: sudo apt-get install python3 python3-venv" >&2; exit 1; }; \
		$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
			echo "Kupec needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version)." >&2; \
			echo "Name a newer one: make PYTHON=python3.12 …" >&2; exit 1; }; \
		$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "This Python cannot make environments: its modules venv and ensurepip are missing." >&2; \
			echo "On Debian: sudo apt-get install python3-venv" >&2; exit 1; }; \
		echo "Making $(VENV) …"; \
		$(PYTHON) -m venv --clear $(VENV) || { \
			echo "$(VENV) could not be made; see the message above." >&2; exit 1; }; \
	}

# $(1): run, test or bench; $(2): the stamps to write. The stamp is the lock's checksum,
# not a file time, because a git checkout touches times without changing anything.
define install
@sum=$$(cksum < requirements/$(1).txt) || exit 1; \
if [ "$$(cat $(VENV)/installed-$(1) 2>/dev/null)" != "$$sum" ]; then \
	echo "Installing requirements/$(1).txt (only when it changes) …"; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/$(1).txt || { \
		echo "The dependencies could not be installed; see the message above. Run the same command again to retry." >&2; \
		exit 1; }; \
	for name in $(2); do cksum < requirements/$$name.txt > $(VENV)/installed-$$name; done; \
fi
endef

run-requirements: venv
	$(call install,run,run)

test-requirements: venv
	$(call install,test,run test)

bench-requirements: venv
	$(call install,bench,run test bench)
