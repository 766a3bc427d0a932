import pytest

from snippets.errata import device_of_an_old_mac as proof


def test_without_an_old_mac_no_fallback_is_needed(monkeypatch):
    others = {name: machine for name, machine in proof.MACHINES.items() if "2.8" not in name}
    monkeypatch.setattr(proof, "MACHINES", others)
    proof.check(fallback=False)


def test_the_fallback_is_the_cpu():
    assert proof.choose(False, True, (2, 8), fallback=True) == "cpu"
    with pytest.raises(UnboundLocalError):
        proof.choose(False, True, (2, 8), fallback=False)


def test_a_machine_with_mps_has_the_version_of_its_name():
    for name, (_, mps, version) in proof.MACHINES.items():
        assert not mps or name.endswith("PyTorch {}.{}".format(*version))
