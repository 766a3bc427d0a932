import os

# Before any snippet imports matplotlib.
os.environ["MPLBACKEND"] = "Agg"

pytest_plugins = ["errata.pytest_plugin"]  # each proof of errata.yml as two tests


def pytest_addoption(parser):
    parser.addoption(
        "--update-snippets",
        action="store_true",
        help="rewrite what the snippets recorded: NAME.out, figures, values.json",
    )
