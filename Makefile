# The commands of the house. Each brings what it needs first; `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test drills test-postgres test-broker e2e lighthouse screens scan check format lock clean dossiers bench
PORT ?= 8000
BIN := .venv/bin
VERAPDF ?= ../shared/tools/verapdf/verapdf
SIZE ?= full
# more words for pytest: make test ARGS='-k journal -x'
ARGS ?=

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name words; do printf '  make %-15s %s\n' "$$name" "$$words"; done

run: ## everything installed, demo data loaded, served on http://127.0.0.1:8000 (PORT= for another); Ctrl-C stops it
	@scripts/bootstrap
	@PORT=$(PORT) scripts/run

test: ## the whole test suite (ARGS= goes to pytest)
	@scripts/bootstrap
	@$(BIN)/pytest -n auto --dist worksteal $(ARGS)

drills: ## what takes many processes, many tries or many papers (ARGS= goes to pytest)
	@scripts/bootstrap
	@$(BIN)/pytest -n auto --dist worksteal -m drill $(ARGS)

test-postgres: ## the whole test suite on a throw-away PostgreSQL (ARGS= goes to pytest)
	@scripts/bootstrap --postgres
	@scripts/with-postgres $(BIN)/pytest -n auto --dist worksteal $(ARGS)

test-broker: ## two workers on a throw-away Redis, on SQLite and on PostgreSQL
	@scripts/bootstrap --redis --postgres
	@scripts/with-redis $(BIN)/pytest -m broker $(ARGS)
	@scripts/with-redis scripts/with-postgres $(BIN)/pytest -m broker $(ARGS)

e2e: ## journeys and every page in a real browser (ARGS= goes to pytest; ARGS=--write-journeys writes docs/journeys.md)
	@scripts/bootstrap --browser
	@$(BIN)/pytest tests/e2e -n 2 --dist worksteal -p no:randomly $(ARGS)

lighthouse: ## Lighthouse and the weight of pages, on the demo
	@scripts/bootstrap --browser --lighthouse
	@$(BIN)/python scripts/lighthouse

screens: ## pictures of every page into docs/screens
	@scripts/bootstrap --browser
	@$(BIN)/python scripts/screens
	@scripts/bootstrap --pdf
	@$(BIN)/python scripts/dossier-screens

dossiers: ## every profile, language and size as a real dossier, judged by veraPDF and pdfsig; the tables of docs/dossiers.md
	@scripts/bootstrap --pdf
	@VERAPDF=$(VERAPDF) $(BIN)/python scripts/dossiers

bench: ## what it costs, beside its peers, on both databases, into docs/performance.md (SIZE=small: three minutes; ARGS='--only W1')
	@scripts/bootstrap --postgres --peers
	@scripts/with-postgres --durable $(BIN)/python -m benchmarks $(if $(filter small,$(SIZE)),--small) $(ARGS)

scan: ## bandit and semgrep over the source (scripts/scan wapiti: the running demo as each role)
	@scripts/bootstrap
	@scripts/scan static

check: ## format, lint, types, doors, translations, templates: under half a minute
	@scripts/bootstrap
	@scripts/check

format: ## lay out the source as `make check` wants it
	@scripts/bootstrap
	@$(BIN)/ruff check --fix-only --quiet && $(BIN)/ruff format

lock: ## remake the locks after a change in pyproject.toml (UPGRADE='name …' or UPGRADE=all for newer versions)
	@scripts/bootstrap
	@scripts/lock $(UPGRADE)
	@scripts/bootstrap

clean: ## forget caches and the virtual environment; the instance with its data stays
	@rm -rf .venv .venv-peers .e2e scripts/npm/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage*
