"""The command in a small project: check, update, where, what it leaves alone, skips and refuses."""

import json
import os
import re
import subprocess
import sys
import textwrap
import time
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from asrun import Project, check, records
from asrun.cli import main
from asrun.isolation import _editable, _own

PROGRAM = 'if __name__ == "__main__":\n    p = 0.25\n    print(f"p = {p:.2f}")\n'
PAGE = """\
# Page

```python
--8<-- "coin.py"
```

```text
--8<-- "coin.out"
```

It is {{ coin.p:.0%}}.
"""


@pytest.fixture
def coin(folder):
    """A project with one program, recorded, and its page."""
    (folder / "snippets" / "coin.py").write_text(PROGRAM)
    (folder / "snippets" / "coin.out").write_text("p = 0.25\n")
    (folder / "snippets" / "values.json").write_text('{\n "coin.p": 0.25\n}\n')
    (folder / "docs" / "page.md").write_text(PAGE)
    return folder


def declare(folder, name="coin.py", **tables):
    """Put a block of inline metadata before a program."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in tables.pop("top", {}).items()]
    lines += ["[tool.asrun]", *(f"{key} = {json.dumps(value)}" for key, value in tables.items())]
    path = folder / "snippets" / name
    block = "".join(f"# {line}\n" for line in ("/// script", *lines, "///"))
    path.write_text(block + path.read_text())


def test_check_compares_and_names_every_place_and_the_command(coin, asrun):
    assert asrun("check") == (0, ["1 run"])
    (coin / "snippets" / "coin.py").write_text(PROGRAM.replace("p = {", "q = {"))
    code, said = asrun("check")
    assert code == 1
    assert (
        said
        == textwrap.dedent("""\
        snippets/coin.py:3: prints something other than snippets/coin.out
        --- shown: snippets/coin.out
        +++ now: snippets/coin.py
        @@ -1 +1 @@
        -p = 0.25
        +q = 0.25
          shown at docs/page.md:4
          shown at docs/page.md:8
          shown at docs/page.md:11
        If the new output is right: asrun update
        1 run, 1 problem""").splitlines()
    )


def test_an_interrupted_program_is_named_and_ends_the_command_with_130(coin, asrun):
    (coin / "snippets" / "coin.py").write_text("print(1)\nraise KeyboardInterrupt\n")
    said = ["Error: snippets/coin.py:2: was interrupted, or raised KeyboardInterrupt"]
    assert asrun("check") == (130, said)
    assert asrun("update") == (130, said)


@pytest.mark.parametrize("text", ["{}{} b", "1{},x", "{}"])
def test_a_long_output_is_compared_within_seconds_and_its_diff_is_short(coin, asrun, text):
    """What took minutes: blanks, groups of thousands, a few hundred lines over and over."""
    fill = {
        "{}{} b": " " * 400_000,
        "1{},x": ",111" * 200_000,
        "{}": "".join(f"{n % 150}\n" for n in range(250_000)),
    }
    out = text.format(*[fill[text]] * 2)
    (coin / "snippets" / "coin.py").write_text(f"p = 0.25\nprint({out!r} + 'now')\n")
    (coin / "snippets" / "coin.out").write_text(f"{out.replace('0', '3') if text == '{}' else out}then\n")
    began = time.monotonic()
    code, said = asrun("check")
    assert time.monotonic() - began < 60  # of a loaded machine
    assert code == 1
    assert sum(map(len, said)) < 5_000


def test_a_diff_begins_where_the_outputs_differ_and_counts_their_lines(coin, asrun):
    lines = [f"{n}\n" for n in range(2_000)]
    (coin / "snippets" / "coin.out").write_text("".join(lines))
    lines[1_000:1_000] = ["new\n"]
    (coin / "snippets" / "coin.py").write_text(f"p = 0.25\nprint({''.join(lines)!r}, end='')\n")
    said = asrun("check")[1]
    hunk = ["@@ -998,6 +998,7 @@", " 997", " 998", " 999", "+new", " 1000", " 1001", " 1002", "…"]
    assert said[3 : 3 + len(hunk)] == hunk
    assert said[3 + len(hunk)].startswith("  shown at ")


def test_the_command_that_messages_name_can_be_set(coin, asrun):
    (coin / "pyproject.toml").write_text('[tool.asrun]\nupdate = "make update"\n')
    (coin / "snippets" / "coin.out").write_text("p = 0.35\n")
    assert asrun("check", "coin")[1][-2] == "If the new output is right: make update"


def test_equal_bytes_are_asked_for_exactly_and_not_of_a_twin(coin, asrun, monkeypatch):
    (coin / "pyproject.toml").write_text('[tool.asrun]\ntwins = ["math"]\n')
    (coin / "snippets" / "coin.out").write_text("p = 0.26\n")
    (coin / "snippets" / "coin_math.py").write_text(PROGRAM)
    assert asrun("check", "coin", "coin_math")[0] == 0
    assert asrun("check", "coin_math", "--exact")[0] == 0
    assert asrun("check", "coin", "--exact")[0] == 1
    monkeypatch.setenv("ASRUN_EXACT", "1")
    assert asrun("check", "coin")[0] == 1


def test_update_and_check_changed_run_only_what_changed_and_count_the_rest(coin, asrun):
    (coin / "snippets" / "other.py").write_text('if __name__ == "__main__":\n    print("a")\n')
    (coin / "docs" / "b.md").write_text('```\n--8<-- "other.py"\n--8<-- "other.out"\n```\n')
    assert asrun("update") == (0, ["wrote snippets/other.out", "2 run"])
    assert asrun("update") == (0, ["0 run, 2 left alone"])
    assert asrun("check", "--changed") == (0, ["0 run, 2 left alone"])
    assert asrun("check") == (0, ["2 run"])
    program = coin / "snippets" / "coin.py"
    program.write_text(f"{PROGRAM}# more\n")
    assert asrun("check", "--changed") == (0, ["1 run, 1 left alone"])
    assert asrun("update") == (0, ["1 run, 1 left alone"])
    assert asrun("update", "--all") == (0, ["2 run"])


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("snippets/coin.out", "p = 0.75\n"),  # a record that somebody edited
        ("snippets/values.json", '{"coin.p": 0.75}'),
        ("docs/page.md", PAGE + "{{ coin.q:d }}\n"),  # another value is asked for
        ("snippets/data.csv", "2\n"),  # a declared input
    ],
)
def test_whatever_a_record_comes_from_makes_its_program_run_again(coin, asrun, file, text):
    (coin / "snippets" / "data.csv").write_text("1\n")
    declare(coin, inputs=["data.csv"])
    assert asrun("update")[0] == 0
    assert asrun("check", "--changed")[1] == ["0 run, 1 left alone"]
    (coin / file).write_text(text)
    assert asrun("check", "--changed")[1][-1].startswith("1 run")


def test_another_version_of_a_library_makes_its_program_run_again(coin, asrun, monkeypatch):
    path = coin / "snippets" / "coin.py"
    path.write_text(f"import click\n\n{PROGRAM}")
    asrun("update")
    assert asrun("update")[1] == ["0 run, 1 left alone"]
    version = "asrun.records._version"
    monkeypatch.setattr(version, lambda name: "999")
    assert asrun("update")[1] == ["1 run"]


def test_another_pattern_of_what_changes_runs_only_the_sessions_again(coin, asrun):
    (coin / "snippets" / "demo.sh").write_text("true\n")
    (coin / "docs" / "b.md").write_text('```console\n--8<-- "demo.out"\n```\n')
    assert asrun("update")[0] == 0
    (coin / "pyproject.toml").write_text('[tool.asrun]\nchanging = {time = "x"}\n')
    assert asrun("check", "--changed")[1] == ["1 run, 1 left alone"]


@pytest.fixture
def in_place(coin, monkeypatch):
    """A package of the project itself, installed as `pip install -e` does it, with the command mytool."""
    source, installed = coin / "src" / "mylib", coin / "venv"
    source.mkdir(parents=True)
    installed.mkdir()
    (source / "__init__.py").write_text("X = 1\n")
    (installed / "mylib.pth").write_text(f"import sys\n{source.parent}\n")
    monkeypatch.setattr("site.getsitepackages", lambda: [str(installed)])
    monkeypatch.syspath_prepend(source.parent)
    monkeypatch.setattr("asrun.records._commands", lambda: {"mytool": "mylib"})
    for known in (_editable, _own):
        known.cache_clear()
    yield source / "__init__.py"
    for known in (_editable, _own):
        known.cache_clear()
    sys.modules.pop("mylib", None)


def test_a_program_can_import_the_package_that_its_project_installs_in_place(coin, asrun, in_place):
    (coin / "snippets" / "coin.py").write_text(f"import mylib\n\n{PROGRAM}    print(mylib.X)\n")
    (coin / "snippets" / "coin.out").write_text("p = 0.25\n1\n")
    assert asrun("check") == (0, ["1 run"])


def test_another_source_of_a_package_that_is_installed_in_place_runs_what_uses_it_again(
    coin, asrun, in_place
):
    (coin / "snippets" / "coin.py").write_text(
        f"try:\n    import mylib\nexcept ImportError:\n    pass\n{PROGRAM}"
    )
    (coin / "snippets" / "demo.sh").write_text("true mytool\n")
    (coin / "snippets" / "plain.sh").write_text("true\n")
    (coin / "docs" / "b.md").write_text('```console\n--8<-- "demo.out"\n--8<-- "plain.out"\n```\n')
    assert asrun("update")[0] == 0
    assert asrun("update")[1] == ["0 run, 3 left alone"]
    in_place.write_text("X = 2\n")
    assert asrun("update")[1] == ["2 run, 1 left alone"]


def test_a_twin_runs_again_when_the_program_whose_output_it_shares_changed(coin, asrun):
    (coin / "pyproject.toml").write_text('[tool.asrun]\ntwins = ["math"]\n')
    (coin / "snippets" / "coin_math.py").write_text(PROGRAM)
    (coin / "docs" / "b.md").write_text('```\n--8<-- "coin_math.py"\n```\n')
    assert asrun("update")[0] == 0
    (coin / "snippets" / "coin.py").write_text(PROGRAM.replace(".2f", ".3f"))
    code, said = asrun("update")
    assert (code, said[0]) == (1, "wrote snippets/coin.out")
    assert said[1].startswith("snippets/coin_math.py:3: prints something other than")
    assert said[-2] == "Twins print the same: let coin.py print this too, then asrun update"


@pytest.mark.parametrize(
    ("tables", "missing"),
    [
        ({"requires": ["network"]}, "network"),
        ({"requires": ["package:no_such_package"]}, "package:no_such_package"),
        ({"top": {"dependencies": ["no-such-distribution"]}}, "no-such-distribution"),
        ({"top": {"dependencies": ["click>=999"]}}, "click>=999"),
    ],
)
def test_what_requires_something_missing_keeps_its_record_and_is_skipped(coin, asrun, tables, missing):
    declare(coin, **tables)
    (coin / "snippets" / "coin.out").write_text("from elsewhere\n")
    reason = f"skipped snippets/coin.py: requires {missing}, missing here; its record stays"
    for command in ("check", "update"):
        assert asrun(command) == (0, [reason, "0 run, 1 skipped"])
    assert (coin / "snippets" / "coin.out").read_text() == "from elsewhere\n"


def test_a_page_that_lacks_what_a_skipped_program_makes_says_what_to_record_it_with(coin, asrun):
    declare(coin, requires=["network"])
    values = json.loads((coin / "snippets" / "values.json").read_text())
    (coin / "snippets" / "values.json").write_text("{}")
    (coin / "snippets" / "coin.out").unlink()
    code, said = asrun("check")
    told = [line.partition("it, ")[2] for line in said if line.startswith("docs/") and "no " in line]
    assert (code, {*told}) == (1, {"run `asrun update` with network, missing here"})
    assert len(told) == len(values) + 1


def test_a_page_that_asks_a_program_that_cannot_be_read_is_told_with_its_line(coin, asrun):
    (coin / "snippets" / "coin.py").write_bytes(b"\xff\n")
    (coin / "docs" / "b.md").write_text(f"{{{{ coin.gone:d }}}}\n\n{{{{ {'a' * 300}.x:d }}}}\n")
    project = Project.find(coin)
    told = [one.split(": ")[0] for one in check.page(project, coin / "docs" / "b.md")]
    assert told == ["docs/b.md:1", "docs/b.md:3"]


def test_what_requires_something_that_is_here_runs(coin, asrun, monkeypatch):
    monkeypatch.setenv("ASRUN_NETWORK", "1")
    top = {"dependencies": ["click>=8", "no-such-distribution; python_version < '3'"]}
    declare(coin, top=top, requires=["network", "package:click"])
    assert asrun("check") == (0, ["1 run"])


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"requires": ["a moon"]}, "requires 'a moon': known are cuda, network and package:NAME"),
        ({"inputs": ["none.csv"]}, "names the input 'none.csv': there is no such file beside it"),
        ({"inputs": ["../pyproject.toml"]}, "names the input '../pyproject.toml': there is no such file"),
        ({"needs": ["a"]}, "[tool.asrun] in its block has needs: known are requires, inputs"),
        ({"requires": "cuda"}, "its block has requires = 'cuda': give a list of texts"),
        ({"top": {"dependencies": ["!"]}}, "depends on '!', which is not a requirement"),
    ],
)
def test_a_declaration_that_nobody_understands_is_refused(coin, asrun, tables, message):
    declare(coin, **tables)
    code, said = asrun("check")
    assert code == 1
    assert said[0].startswith(f"snippets/coin.py:1: {message}")


def test_inputs_stand_beside_the_program_and_nothing_else_does(coin, asrun):
    (coin / "snippets" / "data.csv").write_text("7\n")
    code = "import os\nwith open('data.csv') as file:\n    print(file.read(), os.listdir())\np = 0.25\n"
    (coin / "snippets" / "coin.py").write_text(code)
    declare(coin, inputs=["data.csv"])
    assert asrun("update")[0] == 0
    shown = (coin / "snippets" / "coin.out").read_text()
    assert shown.startswith("7\n ")
    assert sorted(json.loads(shown[2:].replace("'", '"'))) == ["coin.py", "data.csv"]


def test_where_prints_every_page_and_line(coin, asrun):
    for name in ("coin", "coin.py"):
        assert asrun("where", name) == (0, ["docs/page.md:4", "docs/page.md:8", "docs/page.md:11"])
    assert asrun("where", "coin.out") == (0, ["docs/page.md:8"])
    assert asrun("where", "coin.p") == (0, ["docs/page.md:11"])
    assert asrun("where", "con") == (1, ["Error: no page shows con (did you mean 'coin'?)"])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('doc = ["docs"]', "[tool.asrun] has no setting 'doc' (did you mean 'docs'?)"),
        ('programs = "none"', "[tool.asrun] programs names no folder of "),
        ('elsewhere = ["none"]', "[tool.asrun] elsewhere names no folder of "),
        ('docs = "docs"', "[tool.asrun] docs is 'docs': give a list"),
        ('docs = ["../"]', "[tool.asrun] docs names no folder of "),
        ('docs = ["/"]', "[tool.asrun] docs names no folder of "),
        ('programs = ""', "[tool.asrun] programs names no folder of "),
        ("twins = [1]", "[tool.asrun] twins is [1]: give a list of texts"),
        ("names = [[]]", "[tool.asrun] names is [[]]: give a list of texts"),
        ('open = " "', "[tool.asrun] open is ' ', which may occur in a text: give a mark"),
        ('open = "x"', "[tool.asrun] open is 'x', which may occur in a text: give a mark"),
        ('open = "`"', "[tool.asrun] open is '`', which may occur in a text: give a mark"),
        ('changing = {any = "a*"}', "[tool.asrun] changing.any is 'a*', which also matches the empty text"),
        ('given = [{page = 1, held = "a"}]', "[tool.asrun] given has {'page': 1, 'held': 'a'}: write"),
        ('given = [{page = "a", held = "a", decimals = [1]}]', "[tool.asrun] given has {'page': 'a', "),
        ('changing = {time = "("}', "[tool.asrun] changing.time is not a pattern"),
        ('given = [{page = "a"}]', "[tool.asrun] given has {'page': 'a'}: write {page = …"),
    ],
)
def test_wrong_settings_end_with_2_and_one_line(coin, asrun, settings, message):
    (coin / "pyproject.toml").write_text(f"[tool.asrun]\n{settings}\n")
    code, said = asrun("check")
    assert code == 2
    assert message in said[-1]


@pytest.mark.parametrize("name", ["values.json", "records.json"])
def test_a_record_with_marks_of_a_merge_ends_with_2_and_one_line(coin, asrun, name):
    (coin / "snippets" / name).write_text("<<<<<<< HEAD\n{}\n")
    code, said = asrun("update")
    assert code == 2
    assert f"{name} is not JSON" in said[-1]


def test_without_a_project_and_with_an_unknown_name_the_command_ends_with_2(coin, asrun, monkeypatch):
    code, said = asrun("check", "con")
    assert (code, said[-1]) == (2, "Error: no program 'con' in snippets/ (did you mean 'coin'?)")
    (coin / "pyproject.toml").write_text("")
    code, said = asrun("check")
    assert code == 2
    assert "or above: run `asrun init` there" in said[-1]


def test_what_is_typed_by_hand_does_not_hide_what_no_page_shows(coin, asrun):
    (coin / "docs" / "typed.md").write_text("```\nmkdocs serve\n```\n\nAbout 0.25.\n")
    (coin / "snippets" / "extra.py").write_text("x = 1\nprint(2)\n")
    (coin / "snippets" / "extra.out").write_text("2\n")
    (coin / "snippets" / "old.out").write_text("3\n")
    values = json.loads((coin / "snippets" / "values.json").read_text()) | {"extra.x": 1}
    (coin / "snippets" / "values.json").write_text(json.dumps(values))
    code, said = asrun("check")
    assert code == 1
    assert "  x: recorded, and no page shows it" in said
    assert any(line.startswith("snippets/extra.py:1: no page shows extra.py, extra.out") for line in said)
    assert any(line.startswith("snippets/: old.out belong to no program") for line in said)


def test_a_page_shows_only_programs_that_something_runs(coin, asrun):
    (coin / "snippets" / "aside").mkdir()
    (coin / "snippets" / "aside" / "kept.py").write_text("print(1 / 0)\n")
    (coin / "docs" / "b.md").write_text('```\n--8<-- "aside/kept.py"\n```\n')
    code, said = asrun("check")
    assert (code, said[0]) == (1, "docs/b.md:2: nothing runs snippets/aside/kept.py: move it to snippets/")
    (coin / "pyproject.toml").write_text('[tool.asrun]\nelsewhere = ["snippets/aside"]\n')
    assert asrun("check") == (0, ["1 run"])


@pytest.fixture
def model(coin):
    """A folder beside that of the programs, with a program, a value and a page that shows both."""
    (coin / "pyproject.toml").write_text('[tool.asrun]\nelsewhere = ["model"]\n')
    (coin / "model").mkdir()
    (coin / "model" / "large.py").write_text("# --8<-- [start:a]\nprint(1 / 0)\n# --8<-- [end:a]\n")
    (coin / "model" / "values.json").write_text('{"large.size": 3}\n')
    (coin / "docs" / "b.md").write_text('{{ large.size:d }}\n\n```\n--8<-- "model/large.py:a"\n```\n')
    return coin


def test_a_page_shows_files_and_values_of_another_folder_whose_programs_are_left_alone(model, asrun):
    assert asrun("check") == (0, ["1 run"])
    assert asrun("where", "large.size") == (0, ["docs/b.md:1"])
    assert asrun("update", "--all") == (0, ["1 run"])
    assert (model / "model" / "values.json").read_text() == '{"large.size": 3}\n'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("large.size", "large.sise", "docs/b.md:1: no value 'large.sise' (did you mean 'large.size'?)"),
        (
            "model/large",
            "model/lage",
            "docs/b.md:4: no file model/lage.py (did you mean 'model/large.py'?)",
        ),
        ("py:a", "py:b", "docs/b.md:4: no start of section 'b' in model/large.py"),
    ],
)
def test_what_another_folder_lacks_is_named_with_its_path(model, asrun, old, new, said):
    page = model / "docs" / "b.md"
    page.write_text(page.read_text().replace(old, new))
    code, lines = asrun("check")
    assert (code, [line for line in lines if line.startswith(said)]) == (1, lines[:1])


def test_a_section_of_another_folder_that_does_not_end_is_named(model, asrun):
    (model / "model" / "large.py").write_text("# --8<-- [start:a]\n")
    assert "model/large.py:1: section 'a' has no end: write one" in asrun("check")[1]


def test_a_section_that_does_not_end_is_named(coin, asrun):
    (coin / "snippets" / "coin.py").write_text(f"# --8<-- [start:a]\n{PROGRAM}# --8<-- [end:b]\n")
    assert asrun("check")[1][:1] == [
        "snippets/coin.py:5: section 'b' ends and is not the one that began last: fix its start"
    ]
    (coin / "snippets" / "coin.py").write_text(f"# --8<-- [start:a]\n{PROGRAM}")
    assert asrun("check")[1][0] == "snippets/coin.py:1: section 'a' has no end: write one"


def test_it_works_where_no_library_for_numbers_and_no_mkdocs_is(coin):
    """In a process of its own; `python -m asrun` is the same command."""
    hidden = "numpy torch matplotlib scipy mkdocs pytest".split()
    code = f"""
import importlib, pkgutil, sys
for name in {hidden!r}:
    sys.modules[name] = None
import asrun
for module in pkgutil.iter_modules(asrun.__path__):
    if module.name not in ("__main__", "mkdocs_plugin", "pytest_plugin"):
        importlib.import_module("asrun." + module.name)
sys.argv = ["asrun", "check"]
import runpy
runpy.run_module("asrun", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=coin, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 run\n", "")


def test_a_program_has_items_and_runs_once_for_all_of_them(coin, items):
    (coin / "snippets" / "coin.py").write_text("p = 0.25\nprint('p = 0.25')\n")
    code, said = items("snippets", "docs", "--collect-only", "-q")
    assert code == 0
    assert said.splitlines()[:3] == [
        "snippets/coin.py::output", "snippets/coin.py::values", "docs/page.md::page"
    ]  # fmt: skip
    said = items("snippets", "docs", "-v")[1]
    assert "\nsnippets/coin.py::values PASSED" in said  # as it is asked for
    (coin / "snippets" / "coin.py").write_text("p = 0.75\nprint('p = 0.75')\n")
    code, said = items("snippets", "docs", "-q", "-rs")
    assert code == 1
    assert "\nsnippets/coin.py:2: prints something other than snippets/coin.out\n" in said
    assert "not compared: ::output says why" in said
    assert "1 failed, 1 passed, 1 skipped" in said
    code, said = items("snippets/coin.py::values")  # alone, where no other item says why
    assert code == 1
    assert "\nsnippets/coin.py:2: prints something other than snippets/coin.out\n" in said
    code, said = items("snippets/coin.py::values", "--asrun-update", "-q")
    assert code == 0
    assert json.loads((coin / "snippets" / "values.json").read_text()) == {"coin.p": 0.75}
    assert (coin / "snippets" / "records.json").exists()


def test_the_plugin_is_loaded_once_where_it_is_named_and_loaded_by_itself_too():
    """pytest takes it for one plugin if its entry point has the name that -p gives it."""
    settings = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    assert [*settings["project"]["entry-points"]["pytest11"].items()] == [("asrun.pytest_plugin",) * 2]


def test_a_project_below_the_folder_of_pytest_has_items_too(coin, tmp_path, items):
    (coin / "lower" / "snippets").mkdir(parents=True)
    (coin / "lower" / "docs").mkdir()
    (coin / "lower" / "pyproject.toml").write_text("[tool.asrun]\n")
    (coin / "lower" / "snippets" / "die.py").write_text("print(6)\n")
    code, said = items("lower", "snippets", "-q")
    assert code == 1
    assert "\nsnippets/die.py:1: prints something other than snippets/die.out\n" in said
    assert "1 failed, 2 passed" in said


def test_items_of_what_is_missing_are_skipped_and_a_bad_page_fails(coin, items):
    declare(coin, requires=["network"])
    (coin / "docs" / "page.md").write_text(PAGE + "\n0.5 and {{ coin.q:d }}\n")
    code, said = items("snippets", "docs", "-q", "-rs")
    assert code == 1
    assert "requires network, missing here; its record stays" in said
    assert "docs/page.md:13: no value 'coin.q' (did you mean 'coin.p'?)" in said
    assert "docs/page.md:13: 0.5 is typed by hand" in said
    assert (
        "decimals in prose: 2 bound, 0 given, 1 unbound\ncode blocks: 2 included, 0 given, 0 by hand" in said
    )


def test_items_in_several_processes_count_once_what_is_typed_by_hand(coin, items):
    (coin / "docs" / "other.md").write_text("# Other\n\n0.5\n")
    code, said = items("snippets", "docs", "-p", "xdist", "-n", "2")
    assert code == 1
    assert said.count("\ndocs/other.md:3: 0.5 is typed by hand") == 1
    assert said.count("decimals in prose: ") == 1
    assert (
        "decimals in prose: 1 bound, 0 given, 1 unbound\ncode blocks: 2 included, 0 given, 0 by hand" in said
    )


def test_a_process_of_several_does_not_record(coin, items):
    before = (coin / "snippets" / "values.json").read_bytes()
    code, said = items("snippets", "--asrun-update", "-p", "xdist", "-n", "1")
    assert code != 0
    assert "--asrun-update records in one process, not in several at once: leave out -n" in said
    assert (coin / "snippets" / "values.json").read_bytes() == before


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (b"tool = 1\n", "Error: pyproject.toml: [tool.asrun] is 1: write a table"),
        (b"[tool]\nasrun = 1\n", "Error: pyproject.toml: [tool.asrun] is 1: write a table"),
        (b'[tool.asrun]\nopen = "\xff"\n', "Error: pyproject.toml:2: is not UTF-8: save it as UTF-8"),
        (b"[tool.asrun\n", "Error: pyproject.toml is not TOML: "),
    ],
)
def test_settings_that_cannot_be_read_end_with_2_and_one_line(coin, asrun, settings, message):
    (coin / "pyproject.toml").write_bytes(settings)
    for command in ("check", "init"):
        before = {path: path.read_bytes() for path in coin.rglob("*") if path.is_file()}
        code, said = asrun(command)
        assert code == 2
        assert said[-1].startswith(message)
        assert {path: path.read_bytes() for path in coin.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", [["check", "--nope"], ["check", "nowhere"]])
def test_a_wrong_call_ends_with_2_wherever_its_message_goes(coin, command):
    program = [sys.executable, "-m", "asrun", *command]
    with open("/dev/full", "w") as full:
        done = subprocess.run(program, cwd=coin, stdout=subprocess.PIPE, stderr=full, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    closed = ["sh", "-c", '"$@" 2>&-', "sh", *program]
    done = subprocess.run(closed, cwd=coin, stdout=subprocess.PIPE, check=False)
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_closed_output_is_an_error_and_no_success(coin, monkeypatch, capsys):
    monkeypatch.chdir(coin)
    monkeypatch.setattr(sys, "stdout", None)  # as Python has it after >&-
    for command in (["check"], ["--help"], ["--version"]):
        with pytest.raises(SystemExit) as end:
            main(command)
        assert (end.value.code, capsys.readouterr().err) == (2, "Error: the output: it is closed\n")


def test_settings_may_begin_with_a_byte_order_mark(coin, asrun):
    (coin / "pyproject.toml").write_bytes(b"\xef\xbb\xbf[tool.asrun]\n")
    assert asrun("check")[0] == 0


@pytest.mark.parametrize("name", ["docs/page.md", "snippets/coin.py", "snippets/other.sh"])
def test_a_file_that_is_not_utf_8_is_named_with_its_line(coin, asrun, name):
    before = (coin / name).read_bytes() if (coin / name).exists() else b""
    (coin / name).write_bytes(before + b"# \xe9\n")
    code, said = asrun("check")
    assert code == 2
    line = before.count(b"\n") + 1
    assert said[-1] == f"Error: {name}:{line}: is not UTF-8: save it as UTF-8"


@pytest.mark.parametrize("command", ["check", "lint"])
def test_a_reference_of_more_digits_than_python_reads_is_named_with_its_line(coin, asrun, command):
    with (coin / "docs" / "page.md").open("a") as page:
        line = (coin / "docs" / "page.md").read_text().count("\n") + 2
        page.write("\nheads &#" + "0" * 4298 + "65; or tails\n")
    assert asrun(command)[0] == 0  # of 4,300 digits it is an A
    with (coin / "docs" / "page.md").open("a") as page:
        page.write("heads &#" + "0" * 4299 + "65; or tails\n")
    code, said = asrun(command)
    assert code == 2
    assert said == [
        f"Error: docs/page.md:{line + 1}: a character reference of 4301 digits stops Python, "
        "and so every host: write the character itself"
    ]


def test_folders_and_dead_links_named_like_programs_are_none(coin, asrun):
    (coin / "snippets" / "folder.py").mkdir()
    (coin / "snippets" / "dead.py").symlink_to("nowhere")
    assert asrun("check") == (0, ["1 run"])


def test_a_record_may_have_line_ends_of_windows(coin, asrun):
    record = coin / "snippets" / "coin.out"
    record.write_bytes(record.read_bytes().replace(b"\n", b"\r\n"))
    assert asrun("check") == (0, ["1 run"])
    assert asrun("update", "--all") == (0, ["1 run"])
    assert asrun("check", "--changed") == (0, ["0 run, 1 left alone"])


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("# [tool]\n# asrun = 1\n", "[tool.asrun] in its block is 1: write a table"),
        ("# tool = 1\n", "[tool.asrun] in its block is 1: write a table"),
        ('# requires-python = "new"\n', "requires-python is 'new': write one such as '>=3.11'"),
        ("# ///\n# /// script\n# x = 1\n", "has two `# /// script` blocks, where PEP 723 wants one"),
        ('# dependencies = ["a !!"]\n', "depends on 'a !!', which is not a requirement: "),
    ],
)
def test_a_block_that_cannot_be_used_is_a_fault_of_one_line(coin, asrun, block, message):
    path = coin / "snippets" / "coin.py"
    path.write_text(f"# /// script\n# a = 1\n{block}# ///\n{path.read_text()}")
    code, said = asrun("check", "coin")
    assert code == 1
    assert said[0].startswith(f"snippets/coin.py:1: {message}")
    assert said[1:] == ["1 run, 1 problem"]


@pytest.mark.parametrize(
    ("declared", "missing"),
    [
        ({"top": {"requires-python": ">=3.99"}}, "Python >=3.99"),
        ({"requires": ["package:no.such.part"]}, "package:no.such.part"),
    ],
)
def test_a_program_for_another_python_or_a_part_of_no_package_is_skipped(coin, asrun, declared, missing):
    declare(coin, **declared)
    skipped = f"skipped snippets/coin.py: requires {missing}, missing here; its record stays"
    assert asrun("check", "coin") == (0, [skipped, "0 run, 1 skipped"])


def test_the_plugin_may_be_named_where_it_is_loaded_by_itself(coin):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "asrun.pytest_plugin", "-p", "no:cacheprovider"]
    done = subprocess.run([*command, "snippets"], cwd=coin, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_of_a_host_that_are_not_utf_8_or_no_file_are_named(coin, asrun, items):
    (coin / "mkdocs.yml").write_bytes(b"site_name: x\n# \xe9\n")
    assert asrun("check") == (2, ["Error: mkdocs.yml:2: is not UTF-8: save it as UTF-8"])
    (coin / "mkdocs.yml").unlink()
    os.mkfifo(coin / "mkdocs.yml")
    assert asrun("check") == (2, ["Error: mkdocs.yml: Is no regular file"])


@pytest.mark.parametrize("nest", ["x = " + "-" * 100_000 + "1", "x = " + "(" * 500 + ")" * 500, "x = '\0'"])
def test_a_program_that_no_parser_reads_is_a_problem_of_its_own(coin, asrun, nest):
    (coin / "snippets" / "coin.py").write_text(f"{nest}\n")
    for command in ("check", "update"):
        code, said = asrun(command)
        assert code == 1
        assert said[0].startswith("snippets/coin.py:1: ")
        assert said[-1] == "1 run, 1 problem"


def test_numbers_given_for_what_is_no_python_are_not_in_it(coin, asrun):
    (coin / "snippets" / "coin.py").write_text("if :\n")
    row = 'given = [{page = "docs/page.md", held = "coin.py", decimals = ["0.5"]}]\n'
    (coin / "pyproject.toml").write_text(f"[tool.asrun]\n{row}")
    code, said = asrun("lint")
    assert code == 1
    assert any("coin.py has no 0.5" in one for one in said)


@pytest.mark.parametrize("value", ["[" * 100_000, "9" * 5000], ids=["nested", "long"])
def test_settings_that_no_parser_reads_end_with_2_and_one_line(coin, asrun, value):
    (coin / "pyproject.toml").write_text(f"x = {value}\n[tool.asrun]\n")
    code, said = asrun("check")
    assert (code, len(said)) == (2, 1)
    assert said[0].startswith("Error: pyproject.toml is not TOML: ")


def test_a_name_that_no_page_can_write_is_refused(coin, asrun):
    (coin / "snippets" / os.fsdecode(b"coin\xff.py")).write_text("print(1)\n")
    assert asrun("update") == (2, ["Error: 'coin\\udcff.py' in snippets/: no page can name it: rename it"])


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_any_text_is_said_at_a_terminal_of_any_encoding(coin, encoding):
    (coin / "snippets" / "书.py").write_text("print(1)\n")
    for arguments in (["check"], ["--help"], ["check", "--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "asrun", *arguments], cwd=coin, capture_output=True, check=False,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )  # fmt: skip
        assert b"Traceback" not in done.stderr
        assert done.stdout != b""


def test_a_current_folder_that_is_gone_is_said(tmp_path):
    program = "import os; os.rmdir(os.getcwd()); from asrun.cli import main; main(['check'])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    said = "Error: the current folder is gone: change to one that is there\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_what_the_system_refuses_is_not_said_of_the_output(coin):
    limited = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (6, 6))\n"
    program = f"from asrun.cli import main\nimport asrun.run, encodings.idna\n{limited}main(['check'])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=coin, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert re.fullmatch(r"Error: (this system|\S*/\S+): Too many open files\n", done.stderr)


def test_asserts_of_a_program_count_whatever_the_environment_says_of_them(coin):
    (coin / "snippets" / "coin.py").write_text("assert 1 == 2, 'they differ'\n")
    done = subprocess.run(
        [sys.executable, "-m", "asrun", "check"], cwd=coin, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONOPTIMIZE": "1"},
    )  # fmt: skip
    assert done.stdout.startswith("snippets/coin.py:1: AssertionError: they differ\n")


def test_distributions_of_a_module_are_those_that_python_names():
    found = records._distributions()
    for name, wanted in metadata.packages_distributions().items():
        if not name.isidentifier():  # no module, and of no import
            continue
        assert {one.metadata["Name"] for one in found[name]} == set(wanted), name
