"""What the files for containers name is what the product has; what holds for one holds for all."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import typer
import yaml
from typer.core import TyperGroup
from typer.exceptions import TyperException

import api.commands.assistant
import ingest.cli
from api.settings import ApiSettings
from corpus.settings import PREFIX, VARIABLES
from tests.conftest import CHECKOUT

DEPLOY = CHECKOUT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
COMPOSE: Mapping[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: Mapping[str, Any] = COMPOSE["services"]
MANIFESTS = {
    path.name: [*yaml.safe_load_all(path.read_text(encoding="utf-8"))]
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
}
KUSTOMIZATION = MANIFESTS["kustomization.yaml"][0]
PROGRAMS = {
    "assistant": typer.main.get_command(api.commands.assistant.app),
    "ingest": typer.main.get_command(ingest.cli.app),
}
UID = int(re.search(r"^USER (\d+):\d+$", DOCKERFILE, re.MULTILINE)[1])  # type: ignore[index]
ENVIRONMENT = dict(re.findall(r"\s([A-Z_]+)=(\S+)", DOCKERFILE.rpartition("\nENV ")[2]))

HOME = ENVIRONMENT["HOME"]
NO_HOOK: Mapping[str, Any] = {"exec": {"command": ["sleep", "0"]}}


def pods(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The specification of a resource's pod, wherever it stands in it."""
    spec = resource.get("spec", {})
    if "containers" in spec:
        yield spec
    for key in ("template", "jobTemplate"):
        if key in spec:
            yield from pods(spec[key])


PODS = [
    pytest.param(pod, id=resource["metadata"]["name"])
    for resources in MANIFESTS.values()
    for resource in resources
    for pod in pods(resource)
]


def commands(words: list[str]) -> Iterator[list[str]]:
    """The commands of ours in what a container runs, those in a shell's line as well."""
    if words[:2] == ["sh", "-c"]:
        for line in words[2].split("&&"):
            yield from commands(shlex.split(line))
    elif words[0] in PROGRAMS:
        yield words


def understood(words: list[str]) -> Mapping[str, Any]:
    """The options that a command of ours reads; an error for what it does not know."""
    command, rest = PROGRAMS[words[0]], words[1:]
    while isinstance(command, TyperGroup):
        command, rest = command.commands[rest[0]], rest[1:]
    return command.make_context(words[0], list(rest)).params


SERVED = json.loads(re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)[-1])
RUN = [
    SERVED,
    *(service["command"] for service in SERVICES.values() if "build" in service),
    *(container["args"] for param in PODS for container in param.values[0]["containers"]),
]


@pytest.mark.parametrize("path", [path for path in DEPLOY.rglob("*") if path.is_file()], ids=str)
def test_every_setting_that_is_named_exists(path: Any) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
    assert named <= {PREFIX + name for name in VARIABLES}


@pytest.mark.parametrize("words", [each for run in RUN for each in commands(run)], ids=" ".join)
def test_every_command_that_is_run_is_understood(words: list[str]) -> None:
    assert understood(words) is not None


def test_a_command_that_does_not_exist_would_be_found() -> None:
    with pytest.raises(TyperException, match="--prot"):
        understood(["assistant", "serve", "--prot=8000"])
    with pytest.raises(KeyError):
        understood(["ingest", "copy", "/backups/library"])


def test_ports_are_those_that_the_commands_listen_on() -> None:
    assert understood(SERVED)["port"] == 8000
    assert re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE) == ["8000"]
    assert SERVICES["server"]["ports"] == ["127.0.0.1:8000:8000"]
    for param in PODS:
        for container in param.values[0]["containers"]:
            for port in container.get("ports", []):
                assert understood(container["args"])["port"] == port["containerPort"]
                assert understood(container["args"])["host"] == "0.0.0.0"
    (service,) = (each for each in MANIFESTS["server.yaml"] if each["kind"] == "Service")
    (server,) = (param.values[0] for param in PODS if param.id == "cited-assistant")
    assert service["spec"]["ports"][0]["targetPort"] == server["containers"][0]["ports"][0]["name"]


def test_what_is_probed_is_served_under_a_name_that_is_answered() -> None:
    paths = json.loads((CHECKOUT / "openapi.json").read_text(encoding="utf-8"))["paths"]
    slack = SERVICES["slack"]
    checks = {
        DOCKERFILE: understood(SERVED)["port"],
        slack["healthcheck"]["test"][-1]: understood(slack["command"])["port"],
    }
    for check, port in checks.items():
        ((host, named, path),) = re.findall(r"urlopen\('http://([\w.]+):(\d+)(/\w+)'", check)
        assert host in ApiSettings().host_names
        assert int(named) == port
        assert path in paths
    probes = [
        container[kind]["httpGet"]
        for param in PODS
        for container in param.values[0]["containers"]
        for kind in ("startupProbe", "livenessProbe", "readinessProbe")
        if "ports" in container
    ]
    assert len(probes) == 6
    for probe in probes:
        assert probe["path"] in paths
        assert probe["httpHeaders"][0]["name"] == "Host"
        assert probe["httpHeaders"][0]["value"] in ApiSettings().host_names


def test_the_image_holds_every_package_and_the_torch_that_everybody_has() -> None:
    packages = [
        name.rstrip("*") for name in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    ]
    let_in = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for package in packages:
        assert f"\nCOPY {package}/ {package}/\n" in DOCKERFILE
        assert f"!{package}" in let_in
    for file in ("pyproject.toml", "README.md", "LICENSE", "requirements.lock"):
        assert file in DOCKERFILE
        assert f"!{file}" in let_in
    (torch,) = re.findall(r"^ARG TORCH_VERSION=(.*)$", DOCKERFILE, re.MULTILINE)
    assert f"torch=={torch}" in PROJECT["project"]["dependencies"]
    assert f"\nTORCH ?= torch=={torch}\n" in (CHECKOUT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("pod", PODS)
def test_a_pod_has_no_rights_and_writes_only_the_library_copies_and_scratch(pod: Any) -> None:
    security = pod["securityContext"]
    assert security["runAsNonRoot"] is True
    assert security["runAsUser"] == security["runAsGroup"] == security["fsGroup"] == UID
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert pod["enableServiceLinks"] is False
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"requests", "limits"} <= container["resources"].keys()
        mounts = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
        assert mounts.pop("backups", "/backups") == "/backups"
        assert mounts == {"library": ENVIRONMENT["ASSISTANT_DATA_DIR"], "scratch": HOME}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_of_the_compose_file_has_no_rights_either(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    if "build" not in service:
        return
    assert service["tmpfs"][0].startswith(f"{HOME}:")
    mounts = [each.split(":") for each in service["volumes"]]
    assert ["library", ENVIRONMENT["ASSISTANT_DATA_DIR"]] in mounts
    assert all(mount[-1] == "ro" for mount in mounts if mount[0] != "library")


def test_an_extra_that_is_named_exists() -> None:
    named = set(re.findall(r"EXTRAS=(\w+(?:,\w+)*)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    named |= set(re.findall(r"`([a-z]+(?:,[a-z]+)*)`; not in the lock", DOCKERFILE))
    assert len(named) == 2
    extras = PROJECT["project"]["optional-dependencies"]
    assert {extra for names in named for extra in names.split(",")} <= set(extras)


def test_running_answers_may_end_before_a_container_is_killed() -> None:
    unit = (DEPLOY / "cited-assistant.service").read_text(encoding="utf-8")
    seconds = int(re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[1])  # type: ignore[index]
    assert SERVICES["server"]["stop_grace_period"] == f"{seconds}s"
    for param in PODS:
        for container in param.values[0]["containers"]:
            if "ports" in container:
                hook = container.get("lifecycle", {}).get("preStop", NO_HOOK)
                before = int(hook["exec"]["command"][1])
                assert param.values[0]["terminationGracePeriodSeconds"] >= seconds + before


def test_the_library_has_one_server() -> None:
    (server,) = (each for each in MANIFESTS["server.yaml"] if each["kind"] == "StatefulSet")
    assert server["spec"]["replicas"] == 1
    volumes = MANIFESTS["volumes.yaml"]
    assert [each["spec"]["accessModes"] for each in volumes] == [["ReadWriteOnce"]] * 2
    claimed = {
        volume["persistentVolumeClaim"]["claimName"]
        for param in PODS
        for volume in param.values[0]["volumes"]
        if "persistentVolumeClaim" in volume
    }
    assert claimed == {each["metadata"]["name"] for each in volumes}


def test_manifests_name_the_image_of_this_version() -> None:
    (image,) = KUSTOMIZATION["images"]
    assert image["newTag"] == PROJECT["project"]["version"]
    named = f"{image['newName']}:{image['newTag']}"
    for name, resources in MANIFESTS.items():
        for resource in resources:
            for pod in pods(resource):
                expected = image["name"] if name in KUSTOMIZATION["resources"] else named
                assert {each["image"] for each in pod["containers"]} == {expected}
    assert set(KUSTOMIZATION["resources"]) < set(MANIFESTS)
