import warnings
from contextlib import redirect_stdout
from io import StringIO

import pytest
from click.testing import CliRunner

from asrun.cli import main


@pytest.fixture
def folder(tmp_path):
    """A project without programs and pages."""
    (tmp_path / "pyproject.toml").write_text("[tool.asrun]\n")
    (tmp_path / "snippets").mkdir()
    (tmp_path / "docs").mkdir()
    return tmp_path


@pytest.fixture
def asrun(folder, monkeypatch):
    """Run the command in the project; return its result, whose output ends in no new line."""
    monkeypatch.chdir(folder)

    def run(*arguments):
        result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
        return result.exit_code, result.output.splitlines()

    return run


# What only the run around it needs: its own faulthandler, and to look through all that there is for garbage.
ALONE = "-p", "no:faulthandler", "-p", "no:unraisableexception"


@pytest.fixture
def items(folder, monkeypatch):
    """Run pytest with the plugin in the project; return its exit code and what it said."""

    def run(*arguments):
        monkeypatch.chdir(folder)
        # Without a summary, which is longer where CI is set.
        options = ["--disable-plugin-autoload", "-o", "addopts=", "-rN", "-p", "no:cacheprovider"]
        plugins = ["-p", "asrun.pytest_plugin", *ALONE]
        with redirect_stdout(StringIO()) as said, warnings.catch_warnings():
            warnings.resetwarnings()
            code = pytest.main([*plugins, *options, *arguments])
        return code, said.getvalue()

    return run


@pytest.fixture
def mkdocs(folder, monkeypatch, caplog):
    """Build the project's site strictly; return what was said of it, which is "" if it was built."""

    def run():
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import Abort, MkDocsException

        monkeypatch.chdir(folder)
        caplog.clear()
        try:
            build(load_config(str(folder / "mkdocs.yml"), strict=True))
        except (Abort, MkDocsException) as error:
            return f"{caplog.text}{error}"
        return "\n".join(one.getMessage() for one in caplog.records if one.levelname == "WARNING")

    return run
