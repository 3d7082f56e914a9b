# One image per service, with that service's dependencies and no other's:
#     docker build --build-arg SERVICE=router --tag gpbikes-router .
FROM python:3.11-slim

ARG SERVICE
WORKDIR /app

COPY requirements/${SERVICE}.txt requirements.txt
RUN pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements.txt

COPY data/ data/
COPY migrations/ migrations/
COPY libs/ libs/
COPY services/__init__.py services/
COPY services/${SERVICE}/ services/${SERVICE}/

ENV PYTHONUNBUFFERED=1 SERVICE=${SERVICE}
USER nobody
CMD ["sh", "-c", "exec python -m services.$SERVICE"]
