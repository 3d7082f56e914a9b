#!/bin/bash
# Build one instance on Render: install the pinned dependencies of its services, then check that they would start.
#     bin/render-build.sh router
# PYTHON names another Python; settings come from the environment, which Render gives to builds too.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "render-build: name the service to build" >&2; exit 2; }

python=${PYTHON:-python}
requirements=()
for service in "$@"; do
    [ -f "requirements/$service.txt" ] || { echo "render-build: there is no service $service" >&2; exit 2; }
    requirements+=(--requirement "requirements/$service.txt")
done

[ -z "${OTEL_EXPORTER_OTLP_ENDPOINT:-}" ] || requirements+=(--requirement requirements/tracing.txt)

times=()
step() {
    local name=$1 began=$SECONDS
    shift
    echo "== $name"
    "$@" || { echo "render-build: FAILED: $name" >&2; exit 1; }
    times+=("  $((SECONDS - began)) s: $name")
}
check() {
    "$python" -m pip check --disable-pip-version-check && "$python" -m tools.deployment.validate "$@"
}

step "install $*" \
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: "${requirements[@]}"
step "check" check "$@"
case " $* " in *" router "*)
    step "read what the examples of intents mean" "$python" -m services.router.intents
esac

echo "== built $* in $SECONDS s"
printf '%s\n' "${times[@]}"
site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')
echo "  $("$python" --version), $(find "$site" -maxdepth 1 -name '*.dist-info' | wc -l) packages"
du -sm "$site" | awk '{print "  dependencies " $1 " MB"}'
du -scm libs services data migrations | awk 'END {print "  code and data " $1 " MB"}'
