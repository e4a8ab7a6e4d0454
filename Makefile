# Stufenplan: everything a contributor or an operator starts here. `make` alone lists it.

PYTHON := .venv/bin/python
SCALE ?= 0.05
WORKERS ?= 2
BENCHMARKS := $(subst /,.,$(basename $(wildcard tests/benchmarks/[a-z]*.py)))
# The longest first: what is short fills the gaps when the workers end.
TESTS ?= tests/faults tests/system tests/operations tests/integration tests/contract tests/architecture tests/unit

.DEFAULT_GOAL := help
.PHONY: help install dev run demo test faults check bench docs lock clean
# One target after the other, whatever -j says: they share ports, folders and the cores.
.NOTPARALLEL:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

install: ## install what is missing to run: system packages, .venv, Python packages
	@sh deploy/local/bootstrap.sh

dev: ## install what is missing to change and test it, a browser too
	@sh deploy/local/bootstrap.sh dev

run: install ## start the whole system to work with; Ctrl-C stops it (SAMPLE=hannover: with made-up data; CLUSTER=3)
	@$(PYTHON) -m deploy.local.run $(if $(CLUSTER),--cluster $(CLUSTER)) $(if $(SAMPLE),--sample $(SAMPLE))

demo: install ## play two switches of 2020 on a system of its own and end with a summary (SCALE=1.0: 58,000 households)
	@$(PYTHON) -m demo --scale $(SCALE) $(if $(CLUSTER),--cluster $(CLUSTER))

test: check ## everything one needs to trust a change (TESTS=tests/unit for a part)
	@$(PYTHON) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(wildcard $(TESTS))

faults: dev ## kill, cut and starve everything; a table at the end (STUFENPLAN_FAULT_SEED repeats a run)
	@$(PYTHON) -m pytest tests/faults

check: dev ## lint, format, types, architecture
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: dev ## measure what must be fast, each as a ratio to its bound
	@for module in $(BENCHMARKS); do $(PYTHON) -m $$module || exit 1; done

docs: install ## write what is generated anew: events, AsyncAPI, region file, proxies of the calls, broker definitions and permissions, targets
	@$(PYTHON) -m services.contracts.events.catalogue docs
	@$(PYTHON) -m services.contracts.region.export docs
	@$(PYTHON) -m services.gateway.backends.generate
	@$(PYTHON) -m services.chassis.messaging.topology definitions $$($(PYTHON) -m deploy.processes) > deploy/rabbitmq/definitions.json
	@$(PYTHON) -m services.chassis.messaging.permissions sites protection scheduling notification gateway --caller gateway > deploy/rabbitmq/permissions.json
	@$(PYTHON) -m deploy.local.targets > deploy/monitoring/targets.yaml

lock: dev ## write the lock files anew from pyproject.toml
	@sh deploy/local/lock.sh --upgrade

clean: ## remove local state, caches and the Python environment
	@for link in .run/postgres/data .run/*/postgres/data; do [ ! -L $$link ] || rm -rf "$$(dirname "$$(readlink $$link)")"; done
	rm -rf .run .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find services demo deploy tests -name __pycache__ -type d -prune -exec rm -rf {} +
