"""Format 1.1: what an entry can say, and how a register of format 1.0 comes to it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from errata.check.checker import check, check_file
from errata.register import schema
from errata.register.model import said
from errata.register.yaml import load
from errata.render import feeds, table, terminal
from errata.render.entry import View, article
from errata.text import copies
from errata.text.html import Page
from errata.text.match import Text, find

ADOPTED = Path(__file__).with_name("adopted")
TEXT = (ADOPTED / "errata.yml").read_text()


@pytest.fixture
def entries():
    """The entries of the register that says all that format 1.1 can say, by number."""
    register, problems = check_file(ADOPTED / "errata.yml")
    assert problems == []
    return {register.ids.number(entry.id): entry for entry in register.errata}


def new_fields(rule=None):
    """Yield the name of each field that format 1.0 has not."""
    rule = rule or schema.schema()
    for name, inner in rule.get("properties", {}).items():
        if inner.get("since") == "1.1":
            yield name
        yield from new_fields(inner)
    for inner in [rule["items"]] if "items" in rule else [*rule.get("definitions", {}).values()]:
        yield from new_fields(inner)


def test_an_entry_of_the_register_of_the_tests_holds_each_new_field():
    named = set(re.findall(r"\b(\w+):", TEXT))
    assert {*new_fields()} == {
        "aliases", "file", "form", "ids", "occurrences", "parents", "pictures", "source_text", "supersedes",
        "waived",
    }  # fmt: skip
    assert {*new_fields()} <= named


def test_it_says_what_a_file_of_format_1_0_could_not(entries):
    assert [entries[n].form for n in (1, 2, 3)] == ["code", "math", "text"]
    assert [entries[n].location.occurrences for n in (2, 3, 4)] == [1, "all", 2]
    assert (entries[6].original, entries[7].original, entries[7].corrected) == ("", "", "")
    assert len(entries[1000].original) > 2000
    assert (entries[1].id, entries[1000].id) == ("TH-001", "TH-1000")
    assert entries[1].severity == "unknown"
    assert [said(entries[2].title, lang)[:11] for lang in ("en", "de", "de-AT", "zh-Hans", "fr")] == [
        "The law of ", "Dem Abkühlu", "Dem Abkühlu", "冷却定律缺少负号", "The law of ",
    ]  # fmt: skip
    assert entries[2].proof.waived == "Nobody computes this book."


def test_in_a_file_of_format_1_0_each_of_them_is_refused_with_its_place_and_the_remedy():
    problems = check(TEXT.replace('schema_version: "1.1"', 'schema_version: "1.0"'), ADOPTED)[1]
    told = {problem.message.partition(" ")[0].strip("'"): problem for problem in problems}
    assert {*new_fields()} | {"title", "notes", "severity", "original"} <= told.keys()
    lines = TEXT.splitlines()
    for name, problem in told.items():
        assert problem.code in {"ER101", "ER102", "ER104"}
        assert problem.message.endswith("needs format 1.1, but the file says 1.0; run: errata upgrade")
        if problem.code != "ER102":
            assert name in lines[problem.line - 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('schema_version: "1.0"', 'schema_version: "1.1"'),
        ("schema_version: '1.0' # the first", "schema_version: '1.1' # the first"),
        ('"schema_version" :   "1.0"', '"schema_version" :   "1.1"'),
        ('schema_version: "1\\x2e0"', 'schema_version: "1.1"'),
        ("schema_version: |-\n  1.0", "schema_version: |-\n  1.1"),
    ],
)
def test_upgrade_changes_nothing_but_the_version(run, folder, old, new):
    text = (folder / "errata.yml").read_text()
    text = "# first\n" + text.replace('schema_version: "1.0"', old) + "\n# last 1.0 \n"
    (folder / "errata.yml").write_text(text)
    assert run("upgrade") == (0, "errata.yml: upgraded from format 1.0 to 1.1\n")
    assert (folder / "errata.yml").read_text() == text.replace(old, new)
    assert run("check")[0] == 0
    assert run("upgrade") == (0, "errata.yml: has format 1.1 already\n")


def test_upgrade_keeps_line_ends_and_the_byte_order_mark(run, folder):
    text = "\ufeff" + (folder / "errata.yml").read_text().replace("\n", "\r\n")
    (folder / "errata.yml").write_bytes(text.encode())
    assert run("upgrade")[0] == 0
    written = (folder / "errata.yml").read_bytes().decode()
    assert written == text.replace('schema_version: "1.0"', 'schema_version: "1.1"')


def test_upgrade_takes_a_file_that_says_1_0_and_holds_what_1_1_allows(run, edit):
    folder = edit("    original: two", "    form: code\n    original: two")
    assert "errata.yml:17:5: ER101 'form' needs format 1.1" in run("check")[1]
    assert run("upgrade")[0] == 0
    assert check_file(folder / "errata.yml")[0].errata[0].form == "code"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("status: verified", "status: verifed", "errata.yml:15:13: ER104 status"),
        ('schema_version: "1.0"', 'schema_version: "2.0"', "errata.yml:1:17: ER104 schema_version"),
        ('schema_version: "1.0"', "schema_version: 1.0", "errata.yml:1:17: ER103 schema_version 1.0 must be"),
        ('schema_version: "1.0"\n', "", "errata.yml:1:1: ER102 'schema_version' is missing"),
        ("works:", "works: &a", "errata.yml:3:8: ER100"),
    ],
)
def test_upgrade_of_a_wrong_register_lists_the_faults_and_writes_nothing(run, folder, old, new, told):
    text = (folder / "errata.yml").read_text()
    assert old in text
    wrong = text.replace(old, new, 1)
    (folder / "errata.yml").write_text(wrong)
    code, output = run("upgrade")
    assert (code, told in output, output.count("Traceback")) == (1, True, 0)
    assert (folder / "errata.yml").read_text() == wrong


def test_upgrade_of_what_is_no_text_says_so(run, folder):
    (folder / "errata.yml").write_bytes(b"\xff\xfe")
    assert run("upgrade") == (1, "errata.yml:1:1: ER100 not UTF-8: byte 0 of the file\n")


RIGHT = """\
for cup in cups:
    if hot(cup):
        wait(cup, 60)
        drink(cup)
"""
WRONG = """\
for cup in cups:
    if hot(cup):
        wait(cup)
    drink(cup)
"""


def counted(text, entry):
    found = find(Text(text), entry)
    return len(found.original), len(found.corrected)


def indented(code, by):
    return "".join(by + line for line in code.splitlines(keepends=True))


@pytest.mark.parametrize("by", ["", "    ", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "  \n"])
def test_code_is_found_with_its_indentation_wherever_it_stands(entries, by, end):
    for code, expected in ((WRONG, (1, 0)), (RIGHT, (0, 1))):
        text = f"def f():\n{by}\n{indented(code, by)}".replace("\n", end)
        assert counted(text, entries[1]) == expected


@pytest.mark.parametrize(
    "text",
    [
        WRONG.replace("    drink", "drink"),
        WRONG.replace("    drink", "      drink"),
        WRONG.replace("cup in cups", "cup  in cups"),
        " ".join(WRONG.split()),
        WRONG.replace("    if", "\tif"),
        "x" + WRONG,
        WRONG.rstrip() + "s",
        "",
    ],
)
def test_code_with_other_white_space_is_other_code(entries, text):
    assert counted(text if text.endswith("s") else text + "\n", entries[1])[0] == (text[-1:] == "s")


def test_code_that_differs_in_its_indentation_alone_is_told_apart(edit):
    folder = edit('schema_version: "1.0"', 'schema_version: "1.1"')
    edit("original: two and two is five", 'form: code\n    original: "if wet:\\n    dry()\\nuse()"')
    edit("corrected: two and two is four", 'corrected: "if wet:\\n    dry()\\n    use()"')
    entry = check_file(folder / "errata.yml")[0].errata[0]
    assert counted("if wet:\n    dry()\nuse()\n", entry) == (1, 0)
    assert counted("  if wet:\n      dry()\n      use()\n", entry) == (0, 1)


def test_code_is_found_in_the_highlighted_html_of_a_page(entries):
    def page(code):
        spans = re.sub(r"(\w+)", r"<span class='n'>\1</span>", code.replace("&", "&amp;"))
        return f"<p>for cup</p><pre><code>{spans}</code></pre>"

    found = Page(page(RIGHT)).find(entries[1])
    assert (len(found.original), len(found.corrected)) == (0, 1)
    found = Page(page(WRONG)).find(entries[1])
    assert (len(found.original), len(found.corrected)) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"corrected": "  two and two is five"}, "ER203"),
        ({"original": "  a = 1\n  b = 2", "corrected": "a = 1\nb = 2"}, "ER203"),
        ({"original": "a = 1\n  b = 2", "corrected": "a = 1\nb = 2"}, None),
    ],
)
def test_a_change_of_white_space_is_one_of_code_if_it_is_not_that_of_all_its_lines(folder, changes, code):
    data = load((folder / "errata.yml").read_text()).data | {"schema_version": "1.1"}
    data["errata"][0] |= {"form": "code"} | changes
    problems = check(json.dumps(data), folder)[1]
    assert [problem.code for problem in problems] == ([code] if code else [])


@pytest.mark.parametrize("side", ["original", "corrected"])
def test_a_formula_that_katex_has_set_is_found_by_its_tex(entries, side):
    tex = getattr(entries[2], side)
    html = (
        f'<p>So <span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>d</mi></mrow>'
        f'<annotation encoding="application/x-tex">{tex}</annotation></semantics></math></span>'
        '<span class="katex-html">dT</span></span>.</p><p>x</p>'
    )
    page = Page(html)
    found = page.find(entries[2])
    assert (len(found.original), len(found.corrected)) == ((1, 0) if side == "original" else (0, 1))
    assert html[page.after(getattr(found, side)[0]) :] == ".</p><p>x</p>"
    assert counted(f"so ${tex}$ holds", entries[2]) == ((1, 0) if side == "original" else (0, 1))


def test_an_entry_supersedes_an_earlier_one_of_its_work():
    for named, told in {
        "TH-008": "no other entry TH-008",
        "TH-099": "no other entry TH-099",
        "TH-1000": "TH-1000 comes later; give it `supersedes: TH-008` if it corrects this one",
    }.items():
        (problem,) = check(TEXT.replace("supersedes: TH-006", f"supersedes: {named}"), ADOPTED)[1]
        assert (problem.code, problem.message) == ("ER202", f"TH-008: {told}")
    (problem,) = check(TEXT.replace("source_text:", "supersedes: TH-001\n    source_text:"), ADOPTED)[1]
    assert problem.message == "TH-009: TH-001 is about heat, this entry about waerme"


def test_the_json_of_a_register_has_all_that_its_file_says(entries):
    data = load(TEXT).data
    made = json.loads(feeds.as_json(check_file(ADOPTED / "errata.yml")[0]))
    for entry in made["errata"]:
        del entry["updated"], entry["permalink"]
    known = {"original": "", "corrected": ""}
    assert [known | entry for entry in made["errata"]] == [known | entry for entry in data["errata"]]
    assert {**made, "errata": []} == {**data, "errata": []}


def test_an_entry_without_original_words_is_looked_for_by_its_corrected_ones_alone(entries):
    assert counted("Do not pour boiling water into a cold glass. And so on.", entries[6]) == (0, 1)
    assert counted("And so on.", entries[6]) == (0, 0)
    assert counted("And so on.", entries[7]) == (0, 0)


def test_words_that_are_wrong_throughout_count_wherever_they_stand(entries):
    text = "The thermometre scale, a thermometre scale, no thermometre scale."
    assert counted(text, entries[3]) == (3, 0)


@pytest.fixture
def held(tmp_path):
    """Return what a copy of this name and text is found to need, by number."""
    shutil.copytree(ADOPTED, tmp_path, dirs_exist_ok=True)
    register = check_file(tmp_path / "errata.yml")[0]

    def compare(name, text):
        (tmp_path / name).write_text(text)
        found = copies.compare(register, tmp_path / name)
        return {register.ids.number(one.entry.id): one.state for one in found}

    return compare


def test_a_copy_with_the_name_of_a_file_is_not_asked_for_the_entries_of_another(held, tmp_path):
    text = (tmp_path / "errata.yml").read_text()
    (tmp_path / "errata.yml").write_text(
        text.replace("section: all chapters,", "section: all chapters, file: text/heat.md,")
    )
    register = check_file(tmp_path / "errata.yml")[0]
    states = {}
    for name in ("cooling.py", "heat.md", "whole.txt"):
        (tmp_path / name).write_text(f"thermometre scale\n{WRONG}")
        found = copies.compare(register, tmp_path / name)
        states[name] = {one.entry.id for one in found if one.state == "needed"}
    assert states == {"cooling.py": {"TH-001"}, "heat.md": {"TH-003"}, "whole.txt": {"TH-001", "TH-003"}}


def test_of_an_entry_without_original_words_a_copy_is_not_said_to_lack_it(held):
    states = held("copy.txt", "Nothing of it.")
    assert (states[6], states[5], states[3]) == ("unquoted", "unquoted", "absent")
    states = held("copy.txt", "Do not pour boiling water into a cold glass.")
    assert states[6] == "corrected"


def test_check_copy_counts_them_apart(run, monkeypatch, folder):
    shutil.copytree(ADOPTED, folder, dirs_exist_ok=True)
    (folder / "copy.txt").write_text("a thermometre scale\n")
    code, output = run("check-copy", "copy.txt")
    assert (code, output.splitlines()[-1]) == (
        1,
        "1 needed, 0 corrected, 5 not in this copy, 2 without original words",
    )


def test_two_entries_without_original_words_in_one_section_correct_no_same_words():
    extra = TEXT.replace('location: {section: "4"}', 'location: {section: "3"}')
    assert check(extra, ADOPTED)[1] == []


def test_notes_that_are_empty_in_each_language_say_nothing():
    text = TEXT.replace("notes: Exercise 4.1 belongs after the box on page 90.", 'notes: {en: "", zh: " "}')
    (problem,) = check(text, ADOPTED)[1]
    assert (problem.code, problem.message[:54]) == (
        "ER203",
        "TH-007: neither words nor a picture nor notes say what",
    )


def test_an_alias_of_two_entries_is_refused_at_the_second():
    text = TEXT.replace("    supersedes: TH-006\n", "    supersedes: TH-006\n    aliases: [RFC-EID 4711]\n")
    (problem,) = check(text, ADOPTED)[1]
    assert problem.code == "ER201"
    assert problem.message == "TH-008: alias 'RFC-EID 4711' is one of TH-001 too; each report has one entry"


def test_a_picture_that_is_not_there_is_refused_with_the_folder():
    (problem,) = check(TEXT.replace("figures/cooling.svg", "figures/warming.svg"), ADOPTED)[1]
    assert problem.code == "ER202"
    assert problem.message.startswith("TH-005: no picture 'figures/warming.svg' in ")


@pytest.mark.parametrize("prefix", ["e", "E0", "", "A" * 12, "E\n", "E ", "É"])
def test_a_prefix_with_which_ids_cannot_be_told_apart_is_refused(prefix):
    text = TEXT.replace("prefix: TH-", f"prefix: {json.dumps(prefix)}")
    assert "ER105" in {problem.code for problem in check(text, ADOPTED)[1]}


def test_assign_gives_ids_with_the_prefix_and_width_of_the_register(run, folder):
    shutil.copytree(ADOPTED, folder, dirs_exist_ok=True)
    text = TEXT.replace("id: TH-1000", "id: TH-000")
    (folder / "errata.yml").write_text(text)
    assert run("check", "--release")[0] == 1
    assert run("assign") == (0, "errata.yml: assigned TH-010\n")
    assert run("list", "10", "th-001")[1].count("TH-0") == 2


ODD = [
    None, True, 0, -1, "", "\n", "x" * 20_000, "\u202e", [], [""], {}, {"en": []},
    {"xx": "x"},
]  # fmt: skip
PLACES = [
    "ids", "ids.prefix", "ids.width", "works.heat.waived", "form", "aliases", "supersedes", "source_text",
    "pictures", "pictures.original", "pictures.original.file", "pictures.original.alt", "severity", "title",
    "notes", "verifier_notes", "original", "corrected", "location.file", "location.occurrences",
]  # fmt: skip
ADOPTED_DATA = load(TEXT).data
FOUR = json.dumps(ADOPTED_DATA | {"errata": ADOPTED_DATA["errata"][4:8]})  # those that name one another


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("value", ODD, ids=lambda one: repr(one)[:12])
def test_an_odd_value_of_a_new_field_is_a_coded_error_at_its_place_or_can_be_shown(path, value):
    data = json.loads(FOUR)
    steps = [*([] if path.startswith(("ids", "works")) else ["errata", 0]), *path.split(".")]
    *above, last = steps
    holder = data
    for step in above:
        holder = holder[step]
    holder[last] = value
    text = json.dumps(data, indent=1)
    register, problems = check(text, ADOPTED)
    for problem in problems:
        assert re.fullmatch(r"E[RW]\d{3}", problem.code)
        assert 0 < len(problem.message) <= 200
        assert "\n" not in problem.message
    if register is None:
        at = load(text).at
        lines = {at(tuple(steps[:n]))[0] for n in range(1, len(steps) + 1)}  # of what holds it, and its own
        inside = range(at(tuple(steps))[0], at(tuple(steps))[0] + 3)
        assert all(problem.line in lines or problem.line in inside for problem in problems)
        return
    view = View(register)
    for entry in register.errata:
        assert article(entry, view, str)
        assert terminal.article(entry, register)
    assert table.index(view, str)
    assert feeds.as_atom(register, "x")
