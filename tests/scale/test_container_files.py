"""What Docker and Kubernetes are given: held up to the tools of the field, to our settings, and to each other."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from prefect.settings.legacy import _get_settings_fields
from prefect.settings.models.root import Settings
from prefect_redis.cleanup_queue import RedisWorkerCleanupQueueSettings
from prefect_redis.client import RedisMessagingSettings

from config.settings import AnalysisSettings, OrchestrationConfig
from tests.scale import shipped
from tests.scale.shipped import ROOT

type Document = dict[str, Any]
MANIFESTS = sorted((ROOT / "kubernetes").glob("*.yaml"))
KUBERNETES = "1.34"
OF_THE_IMAGE = {"HEALTH_URL"}


def documents() -> Iterator[Document]:
    for manifest in MANIFESTS:
        yield from (each for each in yaml.safe_load_all(manifest.read_text()) if each["kind"] != "Kustomization")


def named(kind: str, name: str) -> Document:
    return next(each for each in documents() if (each["kind"], each["metadata"]["name"]) == (kind, name))


def pods() -> dict[str, Document]:
    found = (each for each in documents() if each["kind"] in ("Deployment", "Job"))
    return {each["metadata"]["name"]: each["spec"]["template"]["spec"] for each in found}


def tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def known_variables() -> set[str]:
    """Every variable that Prefect, its Redis integration, our settings or the image read."""
    redis = {"PREFECT_REDIS_MESSAGING_": RedisMessagingSettings}
    redis |= {"PREFECT_REDIS_WORKER_CLEANUP_QUEUE_": RedisWorkerCleanupQueueSettings}
    of_redis = {f"{prefix}{name.upper()}" for prefix, model in redis.items() for name in model.model_fields}
    ours = {name.upper() for name in OrchestrationConfig.model_fields}
    ours |= {f"ANALYSIS__{name.upper()}" for name in AnalysisSettings.model_fields}
    return set(_get_settings_fields(Settings)) | of_redis | ours | OF_THE_IMAGE


def in_kubernetes(config: str) -> dict[str, str]:
    """What pods get from the map and the secret of this name."""
    return {**named("ConfigMap", config)["data"], **named("Secret", config)["stringData"]}


def test_the_dockerfile_pleases_hadolint() -> None:
    result = subprocess.run([tool("hadolint"), str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert result.stdout + result.stderr == ""
    assert result.returncode == 0


def test_the_compose_file_fits_its_schema() -> None:
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(ROOT / "docker-compose.yml")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.stem)
def test_a_manifest_fits_the_schema_of_kubernetes(manifest: Path) -> None:
    for document in yaml.safe_load_all(manifest.read_text()):
        if document["kind"] != "Kustomization":
            kubernetes_validate.validate(document, KUBERNETES, strict=True)


def test_every_variable_that_is_set_is_one_that_is_read() -> None:
    in_compose = {name for service in ("server", "initialize", "worker") for name in shipped.variables(service)}
    set_in_pods = {name for config in ("prefect-server", "autopilot") for name in in_kubernetes(config)}
    of_the_image = {name for name in shipped.dockerfile() if name.startswith(("PREFECT", "AUTOPILOT"))}
    assert in_compose | set_in_pods | of_the_image <= known_variables()


@pytest.mark.parametrize(("service", "config"), [("server", "prefect-server"), ("worker", "autopilot")])
def test_compose_and_kubernetes_set_the_same(service: str, config: str) -> None:
    composed, deployed = shipped.variables(service), in_kubernetes(config)
    assert set(composed) - {"PREFECT_HOME"} == set(deployed)
    modules = {name: value for name, value in composed.items() if value.startswith("prefect_redis.")}
    assert {name: deployed[name] for name in modules} == modules


def test_nothing_that_servers_share_is_kept_in_the_memory_of_one() -> None:
    """Every setting whose default is a module of Prefect's for one process is given another."""
    fields = (Settings().server.events, Settings().server.concurrency, Settings().server.worker_channel)
    in_memory = {
        name for each in fields for name, value in each if isinstance(value, str) and value.endswith(".memory")
    }
    set_by_us = {name for name in in_kubernetes("prefect-server") if name.startswith("PREFECT_SERVER_")}
    assert {name for name in in_memory if not any(each.endswith(name.upper()) for each in set_by_us)} == set()


def test_pods_run_the_commands_of_the_composition() -> None:
    services = {"prefect-server": "server", "prefect-services": "services", "prefect-migrate": "migrate"}
    services |= {"autopilot-initialize": "initialize", "autopilot-worker": "worker"}
    commands = {services[name]: pod["containers"][0]["args"] for name, pod in pods().items()}
    assert commands == {name: shipped.command(name) for name in services.values()}


@pytest.mark.parametrize("name", pods())
def test_a_pod_is_not_root_and_writes_only_to_its_volumes(name: str) -> None:
    pod = pods()[name]
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["enableServiceLinks"] is False
    assert f"USER {pod['securityContext']['runAsUser']}:" in (ROOT / "Dockerfile").read_text()
    for container in pod["containers"]:
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert not container["securityContext"]["allowPrivilegeEscalation"]
        assert container["resources"]["limits"]["memory"]
        assert {mount["name"] for mount in container["volumeMounts"]} == {each["name"] for each in pod["volumes"]}
        assert shipped.dockerfile()["AUTOPILOT_HOME"] in {mount["mountPath"] for mount in container["volumeMounts"]}


def test_probes_ask_where_the_process_listens() -> None:
    for name, path, port in (("prefect-server", "/api/health", 4200), ("autopilot-worker", "/health", 8080)):
        container = pods()[name]["containers"][0]
        ports = {each["name"]: each["containerPort"] for each in container["ports"]}
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            asked = container[probe]["httpGet"]
            assert (asked["path"], ports[asked["port"]]) == (path, port)


def test_the_images_are_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    images = {container["image"] for pod in pods().values() for container in pod["containers"]}
    assert [image.rpartition(":")[2] for image in images] == [version]
    assert shipped.composition().services["worker"].image.endswith(f":{version}}}")


def test_the_image_gets_every_package_of_ours_and_nothing_else() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
        "packages"
    ]
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert let_in == {*packages, "pyproject.toml", "uv.lock", "README.md", "LICENSE"}
