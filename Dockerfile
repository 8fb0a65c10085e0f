# Vigil's own image: web, worker, beat, sweeper and migrations. See docker-compose.yml and docs/operations.md.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    VIGIL_VAR=/var/lib/vigil \
    VIGIL_STATIC_ROOT=/app/collected

# The user by number, so that a platform that asks for a numeric non-root user accepts the image.
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent vigil \
    && install -d -o vigil -g vigil -m 0700 /var/lib/vigil /var/lib/vigil-exports

WORKDIR /app
COPY requirements.txt .
RUN pip install --require-hashes --no-deps -r requirements.txt

COPY . .
# Settings want a key and a database to be named; collecting files uses neither.
RUN SECRET_KEY=only-for-this-line DATABASE_URL=postgres:///none python manage.py collectstatic --noinput \
    && python -m compileall -q .

USER 10001
EXPOSE 8000
CMD ["gunicorn", "offender_mgmt.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
