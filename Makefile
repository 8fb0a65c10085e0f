# make check is what must be green before a commit. .ci/run calls the same targets.
PYTHON := .venv/bin/python
CODE := $(wildcard offender_mgmt visits risk intake caseload reports embedded benchmarks tests) manage.py verify_audit.py check_export.py
LOCKS := requirements.txt requirements-embedded.txt requirements-dev.txt

# The settings of production, with addresses that nobody answers: these checks need no server.
PRODUCTION := env -u VIGIL_DEMO \
	SECRET_KEY=$(shell head -c 48 /dev/urandom | base64 | tr -d '\n') \
	DATABASE_URL=postgres://vigil_app@127.0.0.1:1/vigil \
	BROKER_URL=redis://127.0.0.1:1/0 \
	EMAIL_URL=smtp://127.0.0.1:1 \
	ALLOWED_HOSTS=vigil.example VIGIL_BASE_URL=https://vigil.example

.PHONY: check static-checks format-check lint security types imports migrations deploy-check test format lock venv

check: static-checks test

static-checks: format-check lint security types imports migrations deploy-check

format-check: venv
	$(PYTHON) -m ruff format --check .

lint: venv
	$(PYTHON) -m ruff check .

security: venv
	$(PYTHON) -m bandit --quiet --configfile pyproject.toml --severity-level medium --recursive $(filter-out tests benchmarks manage.py,$(CODE))

types: venv
	$(PRODUCTION) $(PYTHON) -m mypy $(CODE)

imports: venv
	$(PRODUCTION) $(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

migrations: venv
	$(PRODUCTION) $(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

deploy-check: venv
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

test:
	./test

format: venv
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

# Hashed, and without the address of any package index: a lock is for every machine. Needs uv.
lock:
	for lock in $(LOCKS); do \
		uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
			--no-emit-find-links --no-header --no-annotate $${lock%.txt}.in --output-file $$lock || exit 1; \
	done
	! grep -n '://' $(LOCKS)

venv:
	@here='$(CURDIR)' sh -ec '. "$$here/embedded/venv.sh"; ensure_venv $(LOCKS)' make
