# What a person types; the work is done by resources/setup and main.py.
.DEFAULT_GOAL := help
.PHONY: help setup run demo test check coverage bench lock format clean

ifeq ($(OS),Windows_NT)
VENV := .venv/Scripts
else
VENV := .venv/bin
endif
SETUP = python=$$(PYTHON='$(PYTHON)' sh resources/setup/find-python) && "$$python" resources/setup/install.py
# without a display the demo and the tests bring their own
SCREEN = $(if $(DISPLAY)$(WAYLAND_DISPLAY),,screen)

help:
	@echo 'make demo    rehearsal: the console with simulated citizens, no server needed'
	@echo 'make run     the console with your own settings'
	@echo 'make test    every check and test, with a real Asterisk and PostgreSQL'
	@echo 'make check   the quick checks only: format, lint, types, imports'
	@echo 'make coverage which lines of telephony and forms no test reaches'
	@echo 'make bench   the benchmark table; ARGS=--million also with a million tickets'
	@echo 'make setup   only set up (every target does)'
	@echo 'make lock    pin the dependencies of pyproject.toml anew'
	@echo 'make clean   remove what was built, keep .venv'

setup:
	@$(SETUP) run

run:
	@$(SETUP) run
	@$(VENV)/python main.py

demo:
	@$(SETUP) run $(SCREEN)
	@bash resources/setup/with-screen $(VENV)/python main.py demo

test:
	@$(SETUP) run screen test
	@$(VENV)/python resources/setup/checks.py

check:
	@$(SETUP) run
	@$(VENV)/python resources/setup/checks.py --quick

coverage:
	@$(SETUP) run screen test
	@$(VENV)/python -m pytest --cov --cov-report=term

bench:
	@$(SETUP) run screen test
	@bash resources/setup/with-screen $(VENV)/python -m tests.bench $(ARGS)

format:
	@$(SETUP) run
	@$(VENV)/python -m ruff check --fix --quiet . ; $(VENV)/python -m ruff format .

lock:
	@$(SETUP) run
	@$(VENV)/python resources/setup/lock.py

clean:
	@rm -rf build .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
