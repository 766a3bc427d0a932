"""A notebook of the site, run as a plain script."""

from contextlib import contextmanager, redirect_stdout
from io import StringIO
from runpy import run_path

from tests.paths import DOCS


@contextmanager
def run_notebook(name):
    """Run a notebook as a plain script; give its names and what it printed."""
    import matplotlib.pyplot as plt
    import torch

    printed, show, threads = StringIO(), plt.show, torch.get_num_threads()
    plt.show = lambda: None  # no screen
    try:
        with redirect_stdout(printed), plt.rc_context():
            names = run_path(str(DOCS / "notebooks" / f"{name}.py"))
        yield names, printed.getvalue()
    finally:
        plt.show = show
        plt.close("all")
        torch.set_num_threads(threads)
