"""Sections 5.1.3 to 5.5: is a device chosen on every machine?

The branches checked, with the two questions they ask as arguments:
rasbt/LLMs-from-scratch, ch05.ipynb, commit 28c65cd, read 2026-11-24.
"""

MACHINES = {
    "with CUDA": (True, False, (2, 9)),
    "with MPS and PyTorch 2.9": (False, True, (2, 9)),
    "with MPS and PyTorch 2.8": (False, True, (2, 8)),
    "with a CPU only": (False, False, (2, 8)),
}


def choose(cuda, mps, version, fallback):
    """Return the device that the branches choose."""
    if cuda:
        device = "cuda"
    elif mps:
        if version >= (2, 9):
            device = "mps"
        elif fallback:
            device = "cpu"
    else:
        device = "cpu"
    return device


def check(fallback):
    """Raise AssertionError unless every machine gets a device."""
    without = []
    for name, machine in MACHINES.items():
        try:
            choose(*machine, fallback)
        except NameError:
            without.append(name)
    assert not without, (
        f"on a machine {' or '.join(without)} no branch sets the device, "
        "and its next use raises NameError"
    )
