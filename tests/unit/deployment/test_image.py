"""What the Dockerfile does for a service, read from the file itself."""

from __future__ import annotations

from tools.deployment.image import DOCKERFILE, ROOT, Copy, Run, steps

STEPS = list(steps("router", DOCKERFILE.read_text()))


def test_a_service_gets_its_own_code_and_packages() -> None:
    """And no other service's."""
    copied = {step.source for step in STEPS if isinstance(step, Copy)}
    assert {"requirements/router.txt", "services/router/"} <= copied
    assert not any("services/agents" in source for source in copied)


def test_everything_that_is_copied_is_there() -> None:
    """A build would stop at the first thing that is not."""
    assert [
        step.source for step in STEPS if isinstance(step, Copy) and not (ROOT / step.source).exists()
    ] == []


def test_only_packages_with_a_known_hash_are_installed() -> None:
    """And nothing is compiled."""
    (installed,) = [step.command for step in STEPS if isinstance(step, Run) and "install" in step.command]
    assert "--require-hashes" in installed
    assert "--only-binary :all:" in installed
