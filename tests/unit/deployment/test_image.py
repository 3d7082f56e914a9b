"""What is built without Docker is what Docker would build, as far as it can be said without being root."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.deployment.builder import Builder
from tools.deployment.confinement import Confinement
from tools.deployment.contained import told
from tools.deployment.dockerfile import Stage
from tools.deployment.image import Image, load, save


@pytest.fixture
def dockerfile(tmp_path: Path) -> Path:
    """Two stages without commands, for only root can change its root."""
    path = tmp_path / "Dockerfile"
    path.write_text(
        "FROM scratch AS common\nWORKDIR /lists\nCOPY requirements/gateway.txt /lists/\n"
        "FROM common\nARG SERVICE\nWORKDIR /app\nCOPY services/${SERVICE}/ services/${SERVICE}/\n"
        'COPY --from=common /lists/ /copied/\nUSER 65534:65534\nCMD ["sh"]\n'
    )
    return path


def test_a_stage_begins_with_what_another_left(tmp_path: Path, dockerfile: Path) -> None:
    """And has its own files beside that, at the paths that the Dockerfile names."""
    root, stage = Builder(tmp_path / "images", dockerfile=dockerfile).build("gateway")
    assert (root / "lists/gateway.txt").is_file()
    assert (root / "app/services/gateway/app.py").is_file()
    assert (stage.user, stage.command) == ("65534:65534", ["sh"])


def test_nothing_that_this_machine_compiled_is_copied(tmp_path: Path, dockerfile: Path) -> None:
    """Docker is not sent it either."""
    root, _ = Builder(tmp_path / "images", dockerfile=dockerfile).build("gateway")
    assert list((root / "app").rglob("__pycache__")) == []


def test_nothing_stands_for_another_base(tmp_path: Path) -> None:
    """A guess would measure another image."""
    path = tmp_path / "Dockerfile"
    path.write_text("FROM alpine:3\nARG SERVICE\n")
    with pytest.raises(LookupError, match="alpine:3"):
        Builder(tmp_path / "images", dockerfile=path).build("gateway")


def test_an_image_is_as_large_as_its_files(tmp_path: Path) -> None:
    """A link takes what it takes, not what it leads to."""
    for name, size in {"opt/a": 3_000_000, "app/b": 2_000_000, "usr/c": 1_000_000}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(bytes(size))
    (tmp_path / "usr/d").symlink_to("c")
    sizes = Image.of(tmp_path, Stage("scratch")).megabytes()
    expected = {"Debian": 1, "packages": 3, "code and data": 2, "image": 6}
    assert sizes == pytest.approx(expected, abs=0.001)


def test_an_image_that_was_built_is_found_again(tmp_path: Path) -> None:
    """With all that a container of it needs."""
    image = Image.of(tmp_path, Stage("scratch", user="1:1", command=["sh"]))
    save(image, "gateway", tmp_path)
    assert load("gateway", tmp_path) == image


def test_a_container_is_told_what_its_service_reads() -> None:
    """Nothing else of this machine's environment."""
    environment = {
        "REDIS_URL": "redis://x",
        "DATABASE_URL": "postgresql://x",
        "HOME": "/root",
        "PORT": "8000",
    }
    assert told("gateway", environment) == {"REDIS_URL": "redis://x", "PORT": "8000"}


def test_what_a_container_runs_comes_last(tmp_path: Path) -> None:
    """Whatever the words are, none of them is taken for an option or a folder to share."""
    command = Confinement(tmp_path, "/app", "65534:65534", read_only=True).command(["sh", "--", "x"])
    assert command[-8:] == [str(tmp_path), "65534:65534", "/app", "yes", "--", "sh", "--", "x"]
