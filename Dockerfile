# Kith's image: packages by hash, static files collected, a user without rights, nothing written while it runs.

FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements/uv.txt requirements/production.txt requirements/
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/uv.txt \
    && python -m venv --without-pip /venv \
    && uv pip sync --no-cache --compile-bytecode --require-hashes --python /venv/bin/python requirements/production.txt
COPY . .
RUN python -m compileall -q . \
    && SECRET_KEY=unused DATABASE_URL=postgres://unused@/unused REDIS_URL=redis://unused \
       /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim
RUN useradd --system --no-create-home --uid 10001 kith
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "network.healthcheck"]
CMD ["gunicorn", "network.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", "--keep-alive", "75", "--graceful-timeout", "20", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-", "--logger-class", "network.access_log.AccessLog"]
