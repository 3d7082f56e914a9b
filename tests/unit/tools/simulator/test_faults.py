"""Faults on purpose, the same every time."""

from __future__ import annotations

from tools.simulator.faults import Fault, FaultName, Faults, FaultSettings


def faults(wanted: dict[FaultName, Fault], seed: int = 1) -> Faults:
    """Faults of which some are set."""
    made = Faults()
    made.apply(FaultSettings(seed=seed, faults=wanted))
    return made


def pattern(made: Faults, occasions: int = 200) -> list[bool]:
    """On which of so many occasions an answer is lost."""
    return [made.strikes("lost_status") is not None for _ in range(occasions)]


def test_nothing_goes_wrong_unless_it_is_asked_for() -> None:
    """A new simulator behaves."""
    assert not any(pattern(Faults()))


def test_a_fault_happens_exactly_the_next_times() -> None:
    """And is over then."""
    assert pattern(faults({"lost_status": Fault(next=2)}), 4) == [True, True, False, False]


def test_one_seed_gives_one_sequence() -> None:
    """A failing test can be repeated."""
    one, other = (pattern(faults({"lost_status": Fault(probability=0.3)}, seed=5)) for _ in range(2))
    assert one == other


def test_another_seed_gives_another_sequence() -> None:
    """Otherwise a seed would mean nothing."""
    one = pattern(faults({"lost_status": Fault(probability=0.3)}, seed=5))
    assert one != pattern(faults({"lost_status": Fault(probability=0.3)}, seed=6))


def test_a_probability_is_about_kept() -> None:
    """Three in ten, within the reach of chance for this seed."""
    assert 40 <= sum(pattern(faults({"lost_status": Fault(probability=0.3)}))) <= 80


def test_faults_do_not_disturb_each_others_sequence() -> None:
    """How often one is asked for does not change when another happens."""
    alone = faults({"lost_status": Fault(probability=0.3)})
    together = faults({"lost_status": Fault(probability=0.3), "server_error": Fault(probability=0.5)})
    expected = pattern(alone, 50)
    seen = []
    for _ in range(50):
        together.strikes("server_error", "send")
        seen.append(together.strikes("lost_status") is not None)
    assert seen == expected


def test_a_fault_of_sending_spares_read_receipts() -> None:
    """The typing indicator before a reply does not use the fault up."""
    made = faults({"server_error": Fault(next=1)})
    assert made.strikes("server_error", "read") is None
    assert made.strikes("server_error", "send") is not None


def test_a_fault_of_every_operation_strikes_any() -> None:
    """Media included."""
    assert (
        faults({"server_error": Fault(next=1, operation="any")}).strikes("server_error", "media") is not None
    )


def test_what_happened_is_counted() -> None:
    """A test can see that its fault took place."""
    made = faults({"lost_status": Fault(next=2)})
    pattern(made, 5)
    assert made.current().faults["lost_status"].happened == 2


def test_clearing_ends_all_faults() -> None:
    """And starts the sequence afresh."""
    made = faults({"lost_status": Fault(probability=1.0)})
    made.clear()
    assert not any(pattern(made))
