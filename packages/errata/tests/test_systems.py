"""Systems that are not POSIX, terminals of any encoding: only `prove` needs what they lack."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from errata.cli import main

from .building import tiny

# What Windows lacks or does otherwise, as far as Python shows it.
WINDOWS = """
import os, pathlib, signal, sys, warnings
for name in ("killpg", "setsid", "fork", "getpgid", "mkfifo", "getuid", "waitid"):
    delattr(os, name)
for name in ("SIGKILL", "SIGALRM", "SIGHUP"):
    delattr(signal, name)
del os.O_DIRECTORY
for name in ("fcntl", "grp", "pwd", "resource", "termios", "tty"):
    sys.modules[name] = None  # any import of it fails
warnings.filterwarnings("ignore", "only soft file lock is available")  # filelock, which looks for Windows

def write_text(self, data, encoding=None, errors=None, newline=None):
    text = data.replace("\\n", newline or "\\r\\n")
    return self.write_bytes(text.encode(encoding or "cp1252", errors or "strict"))

pathlib.Path.write_text = write_text
"""
CALLS = """
from click.testing import CliRunner
from errata.cli import main

def call(*arguments):
    done = CliRunner().invoke(main, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output

add = ["--work=book", "--section=3", "--title=A wrong sum", "--type=editorial", "--original=six is seven",
       "--corrected=six is six", "--notes=一"]
for arguments in (["check"], ["form"], ["form", "--write", "form.yml"], ["list"], ["show", "1"],
                  ["export", "json"], ["export", "atom"], ["check-copy", "docs/index.md"],
                  ["add", *add], ["assign"], ["check"]):
    code, output = call(*arguments)
    assert code == 0, (arguments, output)
code, output = call("prove")
assert code == 2
print(output, end="")
"""


def windows(program, folder):
    """Run a program in a folder as if on Windows; return what it printed."""
    command = [sys.executable, "-c", WINDOWS + textwrap.dedent(program)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_posix_every_command_works_but_prove_which_says_why_in_one_line(tmp_path):
    folder = tiny(tmp_path)
    assert windows(CALLS, folder) == (
        "Error: prove: a proof is killed with all that it started, which needs POSIX: "
        "run it on Linux, macOS or WSL\n"
    )
    for path in (folder / "errata.yml", folder / "form.yml"):
        assert b"\r" not in path.read_bytes()
    assert "notes: 一" in (folder / "errata.yml").read_text("utf-8")


def test_without_posix_pytest_skips_proofs_and_still_tests_their_verdicts(tmp_path):
    folder = tiny(tmp_path)
    (folder / "conftest.py").write_text('pytest_plugins = ["errata.pytest_plugin"]\n')
    (folder / "test_without.py").write_text("")
    program = """
        import pytest
        pytest.main(["-q", "--disable-plugin-autoload", "-p", "no:cacheprovider", "-rs", "errata.yml"])
    """
    assert "1 passed, 2 skipped" in windows(program, folder)


def test_without_posix_a_site_is_built(tmp_path):
    folder = tiny(tmp_path)
    program = "from pathlib import Path; from building import build\n"
    program += "print(build(Path('.')))"
    environment = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
    assert "code=0" in windows(environment + program, folder)


def test_the_record_has_the_line_ends_of_its_format_on_every_system(folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setattr("pathlib.Path.write_text", None)  # text mode turns line ends into those of the system
    assert CliRunner().invoke(main, ["prove", "--update"]).exit_code == 0
    assert b"\r" not in (folder / "snippets" / "errata" / "verdicts.json").read_bytes()


@pytest.mark.parametrize("command", ["check", "list"])
def test_a_path_is_written_with_slashes(folder, monkeypatch, command):
    (folder / "errata.yml").write_text("a: 1\n")
    monkeypatch.chdir(folder.parent)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setattr(os.path, "relpath", lambda path: str(path).replace("/", "\\"))
    monkeypatch.setattr(os, "sep", "\\")
    output = CliRunner().invoke(main, [command, "--file", f"{folder.name}/errata.yml"]).output
    assert output.startswith(f"{folder.name}/errata.yml:1:1: ER10")


def test_problems_as_json_are_json_at_a_terminal_of_any_encoding(folder, edit):
    edit("severity: minor", "severity: Größe")
    edit("kind: book", "kind: 书😀")
    program = "from errata.cli import main; main(['check', '--format', 'json'])"
    for encoding in ("ascii", "cp1252", "utf-8"):
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
        messages = [row["message"] for row in json.loads(done.stdout)]
        assert any('kind "书😀" is not' in message for message in messages)
        assert any('severity "Größe" is not' in message for message in messages)
