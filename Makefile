# make film         render the film, narrated, with captions and the ledger of its numbers, into media/
# make slides       render the twelve slides and their deck into media/slides/
# make test         all tests and checks
# make docs         write the API reference of core into build/docs/
# make setup        install what these need; they call it themselves
# make voice        install Kokoro, the voice of the film, for other lessons and languages
# make voice-light  install Piper, a lighter voice
#
# make film LESSON=my-lesson.toml QUALITY=480p15 VOICE=none LANGUAGE=es CHAPTERS="Cost Nudge"
# make setup PYTHON=python3.12

LESSON   ?=
QUALITY  ?= 1080p60
VOICE    ?= auto
LANGUAGE ?= en
WORKERS  ?=
CHAPTERS ?=
MODEL    ?=
VOICES   ?=
RUN      := .venv/bin/python
PIP      := $(RUN) -m pip --quiet --no-input --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup film slides voice voice-light test lint docs

help:
	@sed -n 's/^# //p' Makefile

setup:
	@.ci/setup

film: setup
	$(RUN) -m scenes film --quality $(QUALITY) --voice "$(VOICE)" --install-voice --language $(LANGUAGE) $(if $(LESSON),--lesson "$(LESSON)") $(if $(WORKERS),--workers $(WORKERS)) $(foreach chapter,$(CHAPTERS),--chapter $(chapter))

slides: setup
	$(RUN) -m scenes slides --language $(LANGUAGE) $(if $(LESSON),--lesson "$(LESSON)")

voice: setup
	$(PIP) install --no-deps --require-hashes -r requirements-voice.lock
	$(RUN) -m scenes.production.commands.fetch_voice $(if $(MODEL),--model "$(MODEL)") $(if $(VOICES),--voices "$(VOICES)")

voice-light: setup
	$(PIP) install --no-deps --require-hashes -r requirements-voice-light.lock

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

docs: setup
	$(RUN) -W "ignore:The module specification" -m pdoc --math --no-show-source --output-directory build/docs $$(find core -name '*.py' | sed 's|/__init__||; s|\.py$$||; s|/|.|g')

test: lint
	@.ci/extras
	.venv/bin/pytest -n auto tests/core --cov --cov-report=term-missing:skip-covered
	.venv/bin/pytest -n auto --dist loadgroup --ignore=tests/core
