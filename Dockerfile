# One image per service, with that service's dependencies and code and no other's:
#     docker build --build-arg SERVICE=router --tag gpbikes-router .
# With --build-arg TRACING=yes it can send traces to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names.
# It runs with a read-only file system when /tmp can be written: docker run --read-only --tmpfs /tmp …

FROM python:3.11-slim AS dependencies
ARG SERVICE
ARG TRACING
COPY requirements/${SERVICE}.txt /requirements.txt
COPY requirements/tracing.txt /tracing.txt
RUN python -m venv --without-pip /opt/venv
RUN pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: --requirement /requirements.txt ${TRACING:+--requirement /tracing.txt}

FROM python:3.11-slim
ARG SERVICE
WORKDIR /app
COPY --from=dependencies /opt/venv /opt/venv
COPY data/ data/
COPY migrations/ migrations/
COPY libs/ libs/
COPY services/__init__.py services/
COPY services/${SERVICE}/ services/${SERVICE}/
RUN /opt/venv/bin/python -m compileall -q libs services
# What a router would work out at every start, for lack of a disk that stays.
RUN if [ "$SERVICE" = router ]; then CACHE_FOLDER=/app/.cache /opt/venv/bin/python -m services.router.intents; fi

ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SERVICE=${SERVICE} CACHE_FOLDER=/app/.cache PORT=8000
USER 65534:65534
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/livez', timeout=3)"]
# exec: the signal to stop reaches Python itself.
CMD ["sh", "-c", "exec python -m services.$SERVICE"]
