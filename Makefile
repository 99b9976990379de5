# One command each; the first one installs what it needs below .happy/, from hash-locked files.
# Needed on the machine: Python 3.11 or later (with venv), make, git.

PYTHON ?= $(shell for each in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& command -v $$each && break; done)
RUN := .happy/venv/bin/python

export MYPY_CACHE_DIR := .happy/cache/mypy
export RUFF_CACHE_DIR := .happy/cache/ruff
export HYPOTHESIS_STORAGE_DIRECTORY := .happy/cache/hypothesis
export UV_CACHE_DIR := .happy/cache/uv

CODE := $(wildcard contracts chassis services happy demo bench tests requirements)
COMPILE := .happy/venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --quiet

COMPOSE := docker compose --profile services

.PHONY: help install demo test faults planted bench check audit pages up down compose format lock

help:
	@echo "make demo    le parcours complet, sur une vraie plateforme, puis ses comptes"
	@echo "make up      démarre la plateforme locale     make down   l'arrête"
	@echo "make compose la plateforme en conteneurs (HAPPY_TERRITORY=… HAPPY_ENVIRONMENT=…)"
	@echo "make test    les tests                        make check  format, types, architecture"
	@echo "make faults la garantie sous les pannes (SCENARIO=… SEED=… JOURNEYS=… FAULTS=… RESUME=1)"
	@echo "make planted les fautes posées exprès, et qui les trouve"
	@echo "make bench   ce que la garantie coûte (NAME=…)"
	@echo "make audit   ce dont le logiciel est fait, et ce qu'on en sait"
	@echo "make format  met le code en forme             make lock   refait les verrous de dépendances"
	@echo "make pages   refait le catalogue des événements et la carte du parcours"

install:
	@test -n "$(PYTHON)" || { echo "Python 3.11 ou plus récent est nécessaire :" \
		"installez-le (Debian 12 : apt install python3 python3-venv), ou donnez-le : make PYTHON=…" >&2; exit 1; }
	@command -v git >/dev/null || { echo "git est nécessaire : apt install git" >&2; exit 1; }
	@"$(PYTHON)" requirements/install.py

demo: install
	$(RUN) -m demo

up: install
	$(RUN) -m happy up

down: install
	$(RUN) -m happy down

compose: install
	@command -v docker >/dev/null || { echo "docker est nécessaire, avec son module compose." >&2; exit 1; }
	@test -n "$(HAPPY_TERRITORY)" && test -n "$(HAPPY_ENVIRONMENT)" || { echo "Donnez le territoire, et" \
		"production ou development : make compose HAPPY_TERRITORY=… HAPPY_ENVIRONMENT=…" >&2; exit 1; }
	$(RUN) -m happy secrets "$(or $(HAPPY_SECRETS),.happy/compose/$(HAPPY_TERRITORY))"
	HAPPY_RELEASE=$${HAPPY_RELEASE:-$$(git describe --always --dirty)} $(COMPOSE) up --build --wait --detach
	$(COMPOSE) ps

test: install
	$(RUN) -m pytest -o cache_dir=.happy/cache/pytest

planted: install
	$(RUN) -m pytest -o cache_dir=.happy/cache/pytest --long tests/faults

faults: install
	$(RUN) -m tests.faults $(SCENARIO) --seed $(or $(SEED),1) $(if $(JOURNEYS),--journeys $(JOURNEYS)) \
		$(if $(FAULTS),--faults $(FAULTS)) $(if $(RESUME),--resume)

bench: install
	$(RUN) -m bench.$(NAME) --keep

check: install
	$(RUN) -m ruff format --check $(CODE)
	$(RUN) -m ruff check $(CODE)
	$(RUN) -m mypy
	.happy/venv/bin/lint-imports --no-cache
	$(RUN) -m happy pages --check

audit: install
	$(RUN) requirements/audit.py

pages: install
	$(RUN) -m happy pages

format: install
	$(RUN) -m ruff format $(CODE)
	$(RUN) -m ruff check --fix $(CODE)

lock: install
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) --group telemetry -c requirements/runtime.txt -o requirements/telemetry.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) requirements/peers.in -c requirements/runtime.txt -o requirements/peers.txt
