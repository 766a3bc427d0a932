"""Console sessions: what a terminal shows, its exit status, what changes, and where it runs."""

import json

import pytest

from asrun.session import commands


@pytest.fixture
def session(folder, asrun):
    """Record a session that a page shows; return exit code, what was said, and the record."""

    def record(text, settings=""):
        (folder / "pyproject.toml").write_text(f"[tool.asrun]\n{settings}")
        (folder / "snippets" / "demo.sh").write_text(text)
        (folder / "docs" / "page.md").write_text('```console\n--8<-- "demo.out"\n```\n')
        code, said = asrun("update")
        path = folder / "snippets" / "demo.out"
        return code, said, path.read_text() if path.exists() else None

    return record


def test_each_command_stands_before_what_it_wrote_and_its_failure(session):
    text = "# Set up.\necho one\n\necho two >&2; echo three\nls missing\n(exit 3)\n"
    assert session(text) == (
        0,
        ["wrote snippets/demo.out", "1 run"],
        "$ echo one\none\n$ echo two >&2; echo three\ntwo\nthree\n$ ls missing\n"
        "ls: cannot access 'missing': No such file or directory\n[exit status 2]\n"
        "$ (exit 3)\n[exit status 3]\n",
    )


def test_commands_over_several_lines_are_one_and_share_the_shell(session):
    text = 'for x in a b; do\n  echo "$x"\ndone\ncat > f <<END\nhello\nEND\ncd / && y=1\necho $y \\\n  $PWD\n'
    assert session(text)[2] == (
        '$ for x in a b; do\n>   echo "$x"\n> done\na\nb\n$ cat > f <<END\n> hello\n> END\n'
        "$ cd / && y=1\n$ echo $y \\\n>   $PWD\n1 /\n"
    )


def test_a_session_has_an_empty_folder_as_home_a_fixed_locale_and_width_and_no_input(session, folder):
    text = (
        'ls -A; [ "$PWD" = "$HOME" ] && echo home\necho $LC_ALL $COLUMNS; cat\ncommand -v asrun >/dev/null\n'
    )
    assert session(text)[2] == (
        '$ ls -A; [ "$PWD" = "$HOME" ] && echo home\nhome\n$ echo $LC_ALL $COLUMNS; cat\nC.UTF-8 80\n'
        "$ command -v asrun >/dev/null\n"
    )


def test_what_changes_is_refused_until_a_pattern_names_it(session):
    text = "pwd\n"
    code, (said, *_), record = session(text)
    assert (code, record) == (1, None)
    assert said.startswith("snippets/demo.sh:1: output: another on each run, so nothing was recorded; likely")
    assert said.endswith("name a pattern for it in [tool.asrun.changing]")
    code, _, record = session(text, "changing = {folder = '/tmp/\\w+'}\n")
    assert (code, record) == (0, "$ pwd\n‹folder›\n")


def test_another_output_names_the_line_of_the_command(session, folder, asrun):
    session("echo a\n\necho b\n")
    (folder / "snippets" / "demo.sh").write_text("echo a\n\necho c\n")
    code, said = asrun("check")
    assert (code, said[0]) == (1, "snippets/demo.sh:3: prints something else than snippets/demo.out")
    assert said[-3:-1] == ["  shown at docs/page.md:2", "If the new output is right: asrun update"]


def test_an_exit_ends_the_session_and_a_command_without_end_says_so(session):
    assert session("echo a\nexit 4\necho b\n")[2] == "$ echo a\na\n$ exit 4\n[exit status 4]\n"
    record = session("echo a\nif true; then\n")[2]
    assert "$ if true; then\n" in record
    assert "unexpected end of file" in record


def test_inputs_are_there_and_a_session_that_requires_something_missing_is_skipped(session, folder):
    (folder / "snippets" / "data.csv").write_text("7\n")
    block = "# /// script\n# [tool.asrun]\n# {} = {}\n# ///\n"
    assert (
        session(block.format("inputs", json.dumps(["data.csv"])) + "cat data.csv\n")[2]
        == "$ cat data.csv\n7\n"
    )
    code, said, _ = session(block.format("requires", '["network"]') + "false\n")
    assert (code, said) == (0, [
        "skipped snippets/demo.sh: requires network, missing here; its record stays", "0 run, 1 skipped"
    ])  # fmt: skip


def test_a_session_needs_no_page_of_its_own_but_its_record_does(session, folder, asrun):
    session("echo a\n")
    (folder / "docs" / "page.md").write_text("# Page\n")
    assert asrun("check")[1][0].startswith("snippets/demo.sh:1: no page shows demo.out: write --8<--")


def test_a_comment_within_a_command_belongs_to_it():
    assert commands("if true\n# why\nthen echo a; fi\n# b\necho c") == [
        (1, "if true\n# why\nthen echo a; fi"), (5, "echo c")
    ]  # fmt: skip
