"""Section 2.6: does the data loader use the workers it is asked for?

The line checked: rasbt/LLMs-from-scratch, ch02.ipynb, commit dd51d4a, read
2026-11-26.
"""

from torch.utils.data import DataLoader


def loader(passed_on, num_workers=0):
    """Return the loader that create_dataloader_v1 makes."""
    used = num_workers if passed_on else 0
    return DataLoader("any data", num_workers=used)


def check(passed_on):
    """Raise AssertionError unless asking for one worker gives one."""
    found = loader(passed_on, num_workers=1).num_workers
    assert found == 1, f"one worker is asked for, and {found} are used"
