import os

# Before any snippet imports matplotlib.
os.environ["MPLBACKEND"] = "Agg"


def pytest_addoption(parser):
    parser.addoption(
        "--update-snippets",
        action="store_true",
        help="rewrite what the snippets recorded: NAME.out, figures, values.json",
    )
