import json
import warnings
from contextlib import redirect_stdout
from io import StringIO

import pytest
from click.testing import CliRunner

from asrun.cli import main
from asrun.run import ProgramError, run


@pytest.fixture
def folder(tmp_path):
    """A project without programs and pages."""
    (tmp_path / "pyproject.toml").write_text("[tool.asrun]\n")
    (tmp_path / "snippets").mkdir()
    (tmp_path / "docs").mkdir()
    return tmp_path


@pytest.fixture
def in_one_process(monkeypatch):
    """Run programs again in this process; test_updating.py is about the other one, which starts slowly."""

    def run_again(project, programs):
        made = {}
        for program in programs:
            try:
                made[str(program)] = json.loads(json.dumps(run(project, program).made()))
            except ProgramError as error:
                made[str(program)] = str(error)
        return made

    monkeypatch.setattr("asrun.check.run_again", run_again)


@pytest.fixture
def asrun(tmp_path, monkeypatch, in_one_process):
    """Run the command in the folder of the test; return its result, whose output ends in no new line."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
        return result.exit_code, result.output.splitlines()

    return run


# What only the run around it needs: its own faulthandler, and to look through all that there is for garbage.
ALONE = "-p", "no:faulthandler", "-p", "no:unraisableexception"


@pytest.fixture
def items(folder, monkeypatch, in_one_process):
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
def mkdocs(tmp_path, monkeypatch, caplog):
    """Build the site there strictly; return what was said of it, which is "" if it was built."""

    def run():
        from mkdocs.commands.build import build
        from mkdocs.config import load_config
        from mkdocs.exceptions import Abort, MkDocsException

        monkeypatch.chdir(tmp_path)
        caplog.clear()
        try:
            build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
        except (Abort, MkDocsException) as error:
            return f"{caplog.text}{error}"
        return "\n".join(one.getMessage() for one in caplog.records if one.levelname == "WARNING")

    return run
