# make film   the whole film, with captions and the ledger of its numbers, in media/
# make test   everything that must hold
# make setup  what both need; they call it themselves
#
# make film LESSON=my-lesson.toml QUALITY=480p15

LESSON  ?=
QUALITY ?= 1080p60
WORKERS ?=
PYTHON  := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup film slides test lint

help:
	@sed -n 's/^# //p' Makefile

setup:
	@.ci/setup

film: setup
	$(PYTHON) -m scenes film --quality $(QUALITY) $(if $(LESSON),--lesson "$(LESSON)") $(if $(WORKERS),--workers $(WORKERS))

slides: setup
	$(PYTHON) -m scenes slides $(if $(LESSON),--lesson "$(LESSON)")

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

test: lint
	.venv/bin/pytest -n auto tests/core --cov --cov-report=term-missing:skip-covered
	.venv/bin/pytest -n auto --dist loadgroup --ignore=tests/core
