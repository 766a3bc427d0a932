import os
import re
import sys

# Before any snippet imports matplotlib.
os.environ["MPLBACKEND"] = "Agg"

pytest_plugins = ["errata.pytest_plugin"]  # each proof of errata.yml as two tests


_PLACE = re.compile(r"^(?:E\s+)?([\w./-]+\.\w+):(\d+):(?:(\d+):)? (.+)$", re.MULTILINE)


def pytest_runtest_logreport(report):
    """On GitHub, show a failure that names file and line at that line of the change."""
    if report.failed and os.environ.get("GITHUB_ACTIONS"):
        for path, line, _, message in _PLACE.findall(report.longreprtext)[:10]:
            print(f"\n::error file={path},line={line}::{message}")


def pytest_terminal_summary(terminalreporter):
    prose = sys.modules.get("tests.site.prose")
    if prose and prose.tally.cache_info().currsize:  # when a test has asked for it
        (bound, given, unbound), (included, known, by_hand) = prose.tally()[0]
        terminalreporter.write_line(f"decimals in prose: {bound} bound, {given} given, {unbound} unbound")
        terminalreporter.write_line(f"code blocks: {included} included, {known} given, {by_hand} by hand")


def pytest_addoption(parser):
    parser.addoption(
        "--update-snippets",
        action="store_true",
        help="rewrite what the snippets recorded: NAME.out, figures, values.json",
    )
