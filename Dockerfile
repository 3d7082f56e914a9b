# One image per service, with that service's dependencies and code and no other's:
#     docker build --build-arg SERVICE=router --tag gpbikes-router .
# With --build-arg TRACING=yes it can send traces to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names.
# It runs with a read-only file system when /tmp can be written: docker run --read-only --tmpfs /tmp …
# `python -m tools.deployment.image router` does these steps without Docker, `python -m tools.deployment.trial` runs it.

# The root of the image, of Debian's own packages. The same for every service, and therefore built once.
FROM debian:12-slim AS root
RUN apt-get update --quiet=2
RUN apt-get install --quiet=2 --yes --no-install-recommends binutils python3-pip python3-venv
COPY tools/deployment/image_root.sh /image_root.sh
RUN sh /image_root.sh /image

FROM root AS dependencies
ARG SERVICE
ARG TRACING
COPY requirements/${SERVICE}.txt /requirements.txt
COPY requirements/tracing.txt /tracing.txt
RUN python3.11 -m venv --without-pip /opt/venv
RUN pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check --no-compile --require-hashes --only-binary :all: --requirement /requirements.txt ${TRACING:+--requirement /tracing.txt}
COPY tools/deployment/prune.py /prune.py
RUN python3.11 /prune.py /opt/venv/lib/python3.11/site-packages

FROM scratch
ARG SERVICE
COPY --from=root /image/ /
COPY --from=dependencies /opt/venv/ /opt/venv/
ENV PATH=/opt/venv/bin:/usr/bin SERVICE=${SERVICE} SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt CACHE_FOLDER=/app/.cache
WORKDIR /app
COPY data/ data/
COPY migrations/ migrations/
COPY libs/ libs/
COPY services/__init__.py services/
COPY services/${SERVICE}/ services/${SERVICE}/
# Bytecode of this code and of all that it imports, at its start or later, and of nothing else.
RUN python -m compileall -q libs services
RUN python -c "import services.$SERVICE.app"
RUN for name in openai boto3; do if [ -d /opt/venv/lib/python3.11/site-packages/$name ]; then python -c "import $name"; fi; done
# What a router would work out at every start, for lack of a disk that stays.
RUN if [ "$SERVICE" = router ]; then python -m services.router.intents; fi

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT=8000
USER 65534:65534
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/livez', timeout=3)"]
# exec: the signal to stop reaches Python itself.
CMD ["sh", "-c", "exec python -m services.$SERVICE"]
