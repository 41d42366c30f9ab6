# syntax=docker/dockerfile:1
# One image for servers, background services and workers: the command says which. Built and held up by docs/scale-out.md.
# For builds that can be repeated to the byte, give the digest: --build-arg PYTHON_IMAGE=python:3.12-slim-bookworm@sha256:…
ARG PYTHON_IMAGE=python:3.12-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON=3.12 UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/opt/autopilot
WORKDIR /src
RUN pip install --no-cache-dir uv==0.13.8
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-default-groups --extra agents --extra scale --no-install-project --no-cache
COPY . .
RUN uv sync --locked --no-default-groups --extra agents --extra scale --no-editable --no-cache

FROM ${PYTHON_IMAGE}
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home --home-dir /var/lib/autopilot autopilot \
 && install --directory --owner autopilot --group autopilot /results
COPY --from=build /opt/autopilot /opt/autopilot
ENV PATH=/opt/autopilot/bin:$PATH \
    AUTOPILOT_HOME=/var/lib/autopilot \
    PREFECT_HOME=/var/lib/autopilot/prefect \
    PREFECT_UI_STATIC_DIRECTORY=/tmp/prefect-ui \
    HEALTH_URL=http://127.0.0.1:4200/api/health \
    DO_NOT_TRACK=1 \
    PREFECT_SERVER_ANALYTICS_ENABLED=false \
    PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /var/lib/autopilot
EXPOSE 4200
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(os.environ['HEALTH_URL'], timeout=4)"]
ENTRYPOINT ["tini", "--"]
CMD ["prefect", "server", "start", "--no-services", "--host", "0.0.0.0"]
