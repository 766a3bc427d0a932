"""From a report to an entry: the form, the answers in an issue, flags, prompts, ids."""

import datetime
import json
import random
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from errata.check.checker import check, check_file
from errata.cli import add, main
from errata.register.model import Location
from errata.register.schema import schema
from errata.register.yaml import load
from errata.report import draft, edit
from errata.report.issue_form import FIELDS, answers, form
from errata.text.match import Text, find

from .conftest import HOSTILE, VALID, verdict

BODIES = Path(__file__).parent / "bodies"
OUTCOMES = yaml.load((BODIES / "outcomes.yml").read_text("utf-8"), yaml.CSafeLoader)
USUAL = {
    "title": "The sum is one too high",
    "original": "three and three is seven",
    "corrected": "three and three is six",
    "notes": "Count your fingers.",
}
# How each line of an answer to a report begins, so that nothing a stranger wrote does.
OURS = re.compile(
    rf"errata\.yml: |- ({'|'.join({*FIELDS, *schema()['definitions']['erratum']['properties']})})\b"
    r"|- control character U\+|$"
)
GIVEN = {"work": "book", "section": "3.1", "type": "technical", "severity": "minor", **USUAL}


@pytest.fixture
def run(folder, monkeypatch):
    """Run the command in the folder of errata.yml; return exit code and output."""
    monkeypatch.chdir(folder)

    def invoke(*arguments, typed=None):
        monkeypatch.setattr(add, "_interactive", lambda: typed is not None)
        done = CliRunner().invoke(main, arguments, input=typed)
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.output

    return invoke


def flags(**changed):
    return [f"--{name}={value}" for name, value in {**GIVEN, **changed}.items() if value is not None]


def entries(folder):
    return load((folder / "errata.yml").read_text("utf-8")).data["errata"]


def test_there_is_an_outcome_for_each_body_and_twenty_of_them():
    assert sorted(OUTCOMES) == sorted(path.stem for path in BODIES.glob("*.md"))
    assert len(OUTCOMES) >= 20


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_a_recorded_body_becomes_what_it_should(run, folder, name):
    code, output = run("add", "--from-issue", str(BODIES / f"{name}.md"), "--today", "2026-02-03")
    said = [line.removeprefix("- ") for line in output.splitlines() if line.startswith("- ")]
    assert [line for line in output.splitlines() if not OURS.match(line)] == []
    outcome = OUTCOMES[name]
    if "refused" in outcome:
        assert (code, said) == (1, outcome["refused"])
        assert (folder / "errata.yml").read_text() == VALID
        return
    assert code == 0, output
    text = (folder / "errata.yml").read_text("utf-8")
    assert text.startswith(VALID)  # what stood there stands there
    entry = entries(folder)[-1]
    assert {key: entry[key] for key in USUAL} == USUAL | {k: outcome[k] for k in USUAL if k in outcome}
    assert [lack.partition(":")[0] for lack in said] == outcome["lacks"]
    assert entry["status"] == entry["history"][0]["status"] == "reported"
    register, problems = check(text, folder)
    assert register.errata[-1].id == "E0000"
    assert problems == []
    assert not (folder / "pwned").exists()


def test_an_issue_is_named_as_the_source_of_its_entry(run, folder):
    address = "https://github.com/o/r/issues/7"
    run("add", "--from-issue", str(BODIES / "complete.md"), "--today", "2026-02-03", "--report", address)
    assert entries(folder)[-1]["references"] == [{"type": "report", "url": address}]


def test_answers_survive_any_text_between_the_fences():
    """Each text area gives back what was put in, as GitHub wraps it.

    What cannot be told from the end of an answer, a fence and then a label, is refused.
    """
    lines = ["### Corrected", "### Work", "```", "```text", "~~~", "", "words", "#### x", "- [X] y", "> z"]
    dice = random.Random(7)
    refused = 0
    for _ in range(300):
        told = {}
        for name, (kind, _required) in FIELDS.items():
            if kind == "textarea":
                told[name] = "\n".join(["a", *dice.choices(lines, k=5), "b"])
        parts = [f"### {name.capitalize()}\n\n```text\n{text}\n```" for name, text in told.items()]
        if re.search(r"^```\n+### (Corrected|Work)$", "\n".join(told.values()), re.MULTILINE):
            refused += 1
            with pytest.raises(ValueError, match="appears twice or out of order"):
                answers("\n\n".join(parts))
        else:
            assert answers("\n\n".join(parts)) == told
    assert 0 < refused < 150


def test_blanks_around_a_label_are_no_part_of_it():
    body = "### Original \n\n```text\na\n```\n\n ### Corrected\t\n\nb"
    assert answers(body) == {"original": "a", "corrected": "b"}


def test_the_longest_report_is_read_in_bounded_time():
    body = "### Notes\n" + "```\n\n" * 40_000
    start = time.process_time()
    assert set(answers(body)) == {"notes"}
    assert time.process_time() - start < 10  # what is linear takes a fraction of a second


ODD = ["no", "0777", "1e5", "1_000", "2026-01-01", "~", "- a", "a: b", "'", "x #y", "{a", "a}, b: c"]
ODD += ["*a", "&a", "!x", "a\n\n b\n", "a\n  b", "\tx"]


@pytest.mark.parametrize("text", [*HOSTILE, *ODD])
def test_what_is_written_is_what_was_said(folder, text):
    line = text.replace("\n", " ")  # only words of the text and about it may have several
    entry = {
        "id": "E0000",
        "title": f"{line} here"[:80],
        "work": "book",
        "type": "editorial",
        "status": "reported",
        "location": {"section": line, "prefix": text},
        "original": f"{text} there",
        "corrected": "other",
        "notes": text,
        "credits": [{"name": line, "type": "reporter"}],
        "published": "2026-01-01",
        "history": [{"date": "2026-01-01", "status": "reported", "by": line, "summary": line}],
    }
    written = edit.append(VALID, [entry], folder)[0]
    assert load(written).data["errata"][-1] == entry


def test_comments_line_ends_and_an_empty_register_survive(folder):
    entry = draft.draft(check(VALID, folder)[0], GIVEN, "2026-02-03").entry
    commented = VALID.replace("    work: book", "    # which\n    work: book # the red one")
    assert edit.append(commented, [dict(entry)], folder)[0].startswith(commented)
    crlf = VALID.replace("\n", "\r\n")
    written = edit.append(crlf, [dict(entry)], folder)[0]
    assert written.startswith(crlf)
    assert written.count("\n") == written.count("\r\n")
    empty = VALID.partition("errata:\n")[0] + "errata: []\n"
    assert check(edit.append(empty, [dict(entry)], folder)[0], folder)[1] == []


ENTRIES = VALID[VALID.index("errata:\n") :]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("errata:\n", "errata:\n\n# all of them\n"),
        ("errata:\n", "errata: # all of them\n"),
        (VALID, VALID.rstrip("\n")),
        (VALID, VALID + "# the end\n"),
        (ENTRIES, ENTRIES.replace("\n  ", "\n")),
        (VALID, "errata:" + VALID.partition("errata:")[2] + VALID.partition("errata:")[0]),
    ],
    ids=["comment line", "comment", "no last line end", "comment at the end", "no indent", "works last"],
)
def test_a_register_written_in_another_way_gets_an_entry_too(folder, old, new):
    text = VALID.replace(old, new)
    entry = draft.draft(check(text, folder)[0], GIVEN, "2026-02-03").entry
    written = edit.append(text, [entry], folder)[0]
    assert check(written, folder)[1] == []
    assert [one["id"] for one in load(written).data["errata"]] == ["E0001", "E0000"]
    assert {*text.rstrip().split("\n")} <= {*written.split("\n")}


@pytest.mark.parametrize("name", ["BOOK", "a book", "Book: A Book"])
def test_a_work_may_be_named_by_its_title_in_any_case(folder, name):
    assert draft.draft(check(VALID, folder)[0], {**GIVEN, "work": name}, "2026-02-03").entry["work"] == "book"


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("section", "a long section " * 10),
        ("notes", "because " * 300),
        ("page", "https://x.org/" + "a" * 600),
        ("page", 'https://x.org/"><script>'),
    ],
)
def test_an_answer_that_does_not_fit_is_cut_or_left_out_and_said(folder, field, answer):
    entry, missing = draft.draft(check(VALID, folder)[0], {**GIVEN, field: answer}, "2026-02-03")
    assert any(lack.startswith(f"{field}: ") for lack in missing)
    assert check(edit.append(VALID, [entry], folder)[0], folder)[1] == []


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("three and three", False), ("three and", True), ("three", True), ("x = 1", True),
        ("三加三等于七", False), ("三加三", False), ("三加", True), ("カキク", False), ("カ", True),
        ("— — —", True),
    ],
)  # fmt: skip
def test_words_around_a_quote_are_asked_for_where_it_is_found_only_between_them(folder, words, asked):
    register = check(VALID, folder)[0]
    _, missing = draft.draft(register, {**GIVEN, "original": words}, "2026-02-03")
    assert any(lack.startswith("location: ") for lack in missing) == asked
    elsewhere = Location("1", prefix="where")
    entry = replace(register.errata[0], original=words, corrected="something else", location=elsewhere)
    assert (find(Text(f"so {words} it is"), entry).original == []) == asked


def test_a_list_in_one_line_is_left_to_people(folder):
    entry = draft.draft(check(VALID, folder)[0], GIVEN, "2026-02-03").entry
    text = json.dumps(load(VALID).data)
    with pytest.raises(draft.FilingError, match="written on one line"):
        edit.append(text, [entry], folder)


def test_flags_make_an_entry_and_show_the_diff(run, folder):
    code, output = run("add", *flags(edition="draft", page="12", credit="Ada"), "--today", "2026-02-03")
    assert code == 0
    assert output.splitlines()[0] == "three and three is [-seven-]{+six+}"
    entry = entries(folder)[-1]
    assert entry["location"] == {"section": "3.1", "pages": {"draft": "12"}}
    assert entry["affected"] == [{"versions": ["draft"]}]
    assert entry["history"] == [{"date": "2026-02-03", "status": "reported", "by": "Ada"}]
    assert run("check") == (0, "errata.yml: 2 entries, no problem\n")


@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        ({"work": None, "notes": None}, 2, "no terminal to ask in; give --work, --notes"),
        ({"type": "wrong"}, 2, "'wrong' is not one of 'technical', 'editorial'"),
        ({"today": "soon"}, 2, "'soon' is not a day, YYYY-MM-DD"),
        ({"work": "bok"}, 1, "work: 'bok' is not in the register, which has book (did you mean 'book'?)"),
        ({"original": "two  AND two is five"}, 1, "original: E0001 corrects the same words (A wrong number)"),
        ({"corrected": "three and three is seven"}, 1, "corrected equals original"),
        ({"original": "..."}, 1, "original: it is empty; quote the words as printed, exactly"),
    ],
)
def test_a_report_that_makes_no_entry_says_why_and_writes_nothing(run, folder, changed, code, message):
    given = flags(**{"today": "2026-02-03", **changed})
    assert run("add", *given)[0] == code
    assert message in run("add", *given)[1]
    assert (folder / "errata.yml").read_text() == VALID


@pytest.mark.parametrize("call", [flags(), ["--from-issue", str(BODIES / "complete.md")]])
def test_without_today_a_report_is_of_the_day_of_the_clock_and_the_command_says_which(run, folder, call):
    before = datetime.date.today()
    code, output = run("add", *call)
    days = {str(before), str(datetime.date.today())}  # midnight may have passed
    entry = entries(folder)[-1]
    assert code == 0
    assert entry["published"] == entry["history"][0]["date"]
    assert entry["published"] in days
    assert f"errata.yml: entry E0000, reported {entry['published']}, written at the end\n" in output


def test_a_wrong_register_is_not_written_to(run, edit):
    edit("severity: minor", "severity: grave")
    code, output = run("add", *flags(), "--today", "2026-02-03")
    assert code == 1
    assert output.startswith('errata.yml:14:15: ER104 severity "grave"')


TYPED = {"work": "book", "edition": "draft", "section": "3.1", "title": "The sum is wrong"}
TYPED |= {"type": "technical", "severity": "minor", "original": "three is four"}
TYPED |= {
    "corrected": "three is three",
    "notes": "Count.",
    "credit": "Ada",
    "day": "2026-02-03",
    "write": "y",
}


def test_prompts_offer_work_edition_and_section(run, folder):
    code, output = run("add", typed="\n".join([*TYPED.values(), ""]))
    assert code == 0, output
    assert "book: A Book" in output
    assert "Edition (draft, print-1, unknown) [unknown]: draft" in output
    assert "Section (so far: 1.2): 3.1" in output
    assert "three is [-four-]{+three+}\nWrite it? [Y/n]: y" in output
    assert entries(folder)[-1]["original"] == "three is four"


@pytest.mark.parametrize(
    ("asked", "wrong", "reason"),
    [
        ("work", "bok", "'bok' is not 'book'."),
        ("edition", "print-2", "'print-2' is not one of 'draft', 'print-1', 'unknown'."),
        ("section", " ", "section is empty"),
        ("section", "s" * 81, "section has 81 characters; it needs at most 80"),
        ("title", "bad", "title has 3 characters; it needs at least 5"),
        ("title", "long " * 17, "title has 84 characters; it needs at most 80"),
        ("type", "typo", "'typo' is not one of 'technical', 'editorial'."),
        ("severity", "grave", "'grave' is not one of 'serious', 'minor'."),
        ("original", "o" * 2001, "original has 2001 characters; it needs at most 2000"),
        ("original", "a\x07b", "control character U+0007 is not allowed: remove it"),
        ("corrected", "c" * 2001, "corrected has 2001 characters; it needs at most 2000"),
        ("corrected", "three  is four", "corrected equals original"),
        ("notes", " ", "notes is empty"),
        ("day", "soon", "'soon' is not a day, YYYY-MM-DD"),
        ("credit", "c" * 201, "credit has 201 characters; it needs at most 200"),
    ],
)
def test_an_answer_that_cannot_stand_is_asked_for_again_with_the_reason(run, folder, asked, wrong, reason):
    typed = [line for name, answer in TYPED.items() for line in ([wrong] if name == asked else []) + [answer]]
    code, output = run("add", typed="\n".join([*typed, ""]))
    assert code == 0, output
    question, again = re.findall(r"^(.*): .*\nError: .*\n(.*): ", output, re.MULTILINE)[0]
    assert question == again
    assert re.findall("^Error: (.*)", output, re.MULTILINE) == [reason]
    entry = entries(folder)[-1]
    assert {
        name: entry[name] for name in ("title", "original", "corrected", "notes")
    }.items() <= TYPED.items()


def test_what_may_be_left_empty_is_not_asked_for_again(run, folder):
    empty = {"edition": "", "corrected": "", "credit": ""}
    code, output = run("add", typed="\n".join([*(TYPED | empty).values(), ""]))
    assert code == 0, output
    assert "Error: " not in output
    entry = entries(folder)[-1]
    assert (entry["corrected"], "credits" in entry, "affected" in entry) == ("", False, False)


def test_a_flag_that_makes_no_entry_is_refused_before_anything_is_asked(run):
    assert run("add", "--work", "bok", typed="") == (
        1,
        "errata.yml: nothing written\n"
        "- work: 'bok' is not in the register, which has book (did you mean 'book'?); "
        "add it under `works` first\n",
    )
    assert "Edition (draft, print-1, unknown)" in run("add", "--work", "A Book", typed="")[1]


def test_the_prompt_for_the_words_says_how_to_tell_them_from_others(run):
    output = run("add", *flags(original=None, edition="draft"), typed="")[1]
    assert "if they occur in several places, quote more of them" in output


def test_prompts_stop_at_a_duplicate_and_at_no(run, folder):
    code, output = run("add", typed="book\n\n1\nThe sum is wrong\neditorial\ntwo and two is five\n")
    assert code == 1
    assert "E0001 corrects the same words" in output
    assert "Corrected" not in output
    code, output = run("add", *flags(edition="draft", credit="Ada"), "--today", "2026-02-03", typed="n\n")
    assert code == 1
    assert "Aborted" in output
    assert (folder / "errata.yml").read_text() == VALID


def test_assign_gives_the_next_ids_in_the_order_of_the_file(run, folder):
    for n in ("four", "five"):
        assert run("add", *flags(original=f"three and one is {n}"), "--today", "2026-02-03")[0] == 0
    assert run("check") == (0, "errata.yml: 3 entries, no problem\n")
    assert run("check", "--release")[0] == 1
    before = (folder / "errata.yml").read_text()
    assert run("assign") == (0, "errata.yml: assigned E0002, E0003\n")
    after = (folder / "errata.yml").read_text()
    assert after.replace("E0002", "E0000").replace("E0003", "E0000") == before
    assert run("check", "--release")[0] == 0
    assert run("assign") == (0, "errata.yml: no entry E0000\n")
    assert (folder / "errata.yml").read_text() == after


def test_a_link_to_the_register_stays_one_and_the_register_keeps_its_rights(run, folder):
    (folder / "errata.yml").rename(folder / "kept.yml")
    (folder / "errata.yml").symlink_to("kept.yml")
    (folder / "kept.yml").chmod(0o640)
    assert run("add", *flags(), "--today", "2026-02-03")[0] == 0
    assert (folder / "errata.yml").is_symlink()
    assert (folder / "kept.yml").read_text() != VALID
    assert (folder / "kept.yml").stat().st_mode & 0o777 == 0o640


def test_assign_takes_the_recorded_reason_along_and_goes_on_after_four_digits(run, folder, edit):
    record = folder / "snippets" / "errata" / "verdicts.json"
    record.write_text(verdict(identity="E0000"))
    edit("id: E0001", "id: E0000")
    assert run("check")[0] == 0
    assert run("assign")[0] == 0
    assert json.loads(record.read_text()) == json.loads(verdict(identity="E0001"))
    assert run("check")[0] == 0
    edit("id: E0001", "id: E9999")
    run("add", *flags(), "--today", "2026-02-03")
    code, output = run("assign")
    assert (code, output) == (0, "errata.yml: assigned E10000\n")


def test_a_placeholder_stands_last(folder):
    entry = draft.draft(check(VALID, folder)[0], GIVEN, "2026-02-03").entry
    text = edit.append(VALID.replace("E0001", "E0000"), [entry], folder)[0]
    text = text[::-1].replace("E0000"[::-1], "E0001"[::-1], 1)[::-1]
    messages = [problem.message for problem in check(text, folder)[1]]
    assert messages == ["E0001: id E0001 comes after E0000, which comes last"]


def test_the_form_asks_for_fields_of_the_schema(folder):
    made = yaml.load(form(check_file(folder / "errata.yml")[0]), yaml.CSafeLoader)
    fields = {item["id"]: item for item in made["body"]}
    assert list(fields) == list(FIELDS)
    assert "book: A Book" in fields["work"]["attributes"]["description"]
    assert fields["edition"]["attributes"]["options"] == ["book: draft", "book: print-1"]
    assert fields["type"]["attributes"]["options"] == ["technical", "editorial"]
    assert fields["severity"]["attributes"]["options"] == ["serious", "minor"]
    for name, most in {"section": "80", "title": "80", "original": "2,000", "corrected": "2,000",
                       "notes": "2,000", "credit": "200"}.items():  # fmt: skip
        assert f"{most} characters." in fields[name]["attributes"]["description"]
    for item in made["body"]:
        assert item["type"] != "textarea" or item["attributes"]["render"] == "text"


def test_the_form_of_a_register_of_format_1_1_asks_for_what_that_format_takes(edit):
    folder = edit('schema_version: "1.0"', 'schema_version: "1.1"')
    made = yaml.load(form(check_file(folder / "errata.yml")[0]), yaml.CSafeLoader)
    fields = {item["id"]: item for item in made["body"]}
    assert fields["severity"]["attributes"]["options"] == ["serious", "minor", "unknown"]
    assert "10,000 characters." in fields["original"]["attributes"]["description"]


@pytest.mark.parametrize(("version", "severity"), [("1.0", "minor"), ("1.1", "unknown")])
def test_a_severity_that_a_report_does_not_name_is_unknown_where_the_format_can_say_so(
    edit, version, severity
):
    folder = edit('schema_version: "1.0"', f'schema_version: "{version}"')
    made = draft.draft(check_file(folder / "errata.yml")[0], GIVEN | {"severity": ""}, "2026-02-03")
    assert made.entry["severity"] == severity
    assert any(lack.startswith("severity: the report names none") for lack in made.missing)


def test_form_prints_or_writes(run, folder):
    assert run("form", "--write", "new/form.yml") == (0, "")
    assert (folder / "new" / "form.yml").read_text() == run("form")[1]
    code, output = run("form", "--write", "errata.yml/form.yml")
    assert code == 2
    assert output == "Error: errata.yml/form.yml: File exists; nothing was written\n"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"edition": "nope"}, "edition: 'nope' is not an edition of book, which has draft"),
        (
            {"edition": "print1"},
            "edition: 'print1' is not an edition of book, which has draft, print-1 (did you mean 'print-1'?)",
        ),
        ({"page": "12"}, "page: '12' belongs to an edition, but none is given"),
        (
            {"page": "https://example.org/a b"},
            'url "https://example.org/a b" is not an address in ASCII, http:// or https:// before its host: '
            "no user name, blanks, quotes, < or >; other letters as %XX, in the host as xn--",
        ),
        ({"type": "editorial"}, "severity: only a technical erratum has one"),
        ({"title": "bad"}, "title has 3 characters; it needs at least 5"),
        ({"title": "t" * 81}, "title has 81 characters; it needs at most 80"),
        ({"section": "s" * 81}, "section has 81 characters; it needs at most 80"),
        ({"notes": "n" * 2001}, "notes has 2001 characters; it needs at most 2000"),
        ({"credit": "ada@example.org"}, "credit: an e-mail address is not stored; give a name"),
        ({"prefix": "p" * 201}, "prefix has 201 characters; it needs at most 200"),
        ({"suffix": "s" * 201}, "suffix has 201 characters; it needs at most 200"),
        ({"notes": "a\x07b"}, "notes: control character U+0007 is not allowed: remove it"),
        ({"original": "..."}, "original: it is empty; quote the words as printed, exactly"),
        ({"report": "mailto:x"}, 'url "mailto:x" is not an address in ASCII, http:// or https:// before'),
    ],
)
def test_a_flag_whose_value_no_entry_keeps_is_refused(run, folder, changed, message):
    code, output = run("add", *flags(**changed), "--today", "2026-02-03")
    assert code == 1
    first, *reasons = output.splitlines()
    assert first == "errata.yml: nothing written"
    assert len(reasons) == 1
    assert reasons[0].startswith(f"- {message}")
    assert (folder / "errata.yml").read_text() == VALID


def test_every_flag_that_is_taken_stands_in_the_entry(run, folder):
    given = {
        "edition": "draft", "page": "12", "prefix": "so ", "suffix": " it is", "credit": "Ada",
        "report": "https://example.org/7", "today": "2026-02-03",
    }  # fmt: skip
    assert run("add", *flags(**given))[0] == 0
    entry = entries(folder)[-1]
    assert entry["location"] == {
        "section": "3.1", "pages": {"draft": "12"}, "prefix": "so ", "suffix": " it is",
    }  # fmt: skip
    assert entry["affected"] == [{"versions": ["draft"]}]
    assert entry["credits"] == [{"name": "Ada", "type": "reporter"}]
    assert entry["references"] == [{"type": "report", "url": "https://example.org/7"}]
    assert entry["severity"] == "minor"


def test_words_that_are_deleted_are_told_by_an_empty_flag(run, folder):
    code, output = run("add", *flags(corrected=""), "--today", "2026-02-03")
    assert code == 0, output
    assert entries(folder)[-1]["corrected"] == ""
    assert "give --corrected" in run("add", *flags(corrected=None))[1]


def test_all_faults_of_flags_are_said_at_once(run):
    code, output = run("add", *flags(work="bok", title="bad", credit="a@b.cd", notes="a\x07b"))
    assert code == 1
    assert output.splitlines()[1:] == [
        "- title has 3 characters; it needs at least 5",
        "- credit: an e-mail address is not stored; give a name",
        "- work: 'bok' is not in the register, which has book (did you mean 'book'?); "
        "add it under `works` first",
        "- notes: control character U+0007 is not allowed: remove it",
    ]


ISSUE = """\
### Work

{work}

### Section

{section}

### Original

{original}

### Corrected

{corrected}

### Notes

{notes}
"""


@pytest.fixture
def issue(folder):
    """Write the body of an issue with these answers; return the flags that name it."""

    def write(**changed):
        usual = {"work": "book", "section": "3", "original": "six is seven", "corrected": "six is six"}
        (folder / "issue.md").write_text(ISSUE.format(**{**usual, "notes": "Count.", **changed}))
        return ["--from-issue", "issue.md", "--today", "2026-02-03"]

    return write


def test_all_faults_of_a_report_are_said_at_once(run, issue):
    faults = {"work": "pamphlet", "section": "", "original": "a\x07...", "corrected": "c" * 10_001}
    code, output = run("add", *issue(**faults, notes="x\x1by\n\n### Work\n\nbook"))
    assert code == 1
    assert output.splitlines() == [
        "errata.yml: nothing written",
        "- work: the heading '### Work' appears twice or out of order, so it is unclear which answer "
        "counts; edit the report so that it has each heading of the form once, in order",
        "- work: 'pamphlet' is not in the register, which has book; add it under `works` first",
        "- section: it is empty; say where in the text the words are",
        "- original: control character U+0007 is not allowed: remove it",
        "- notes: control character U+001B is not allowed: remove it",
        "- corrected has 10001 characters; it needs at most 10000",
    ]


def test_a_report_may_be_told_another_work_and_nothing_else(run, folder, issue):
    code, output = run("add", *issue(work="pamphlet"), "--work", "A Book")
    assert code == 0, output
    assert entries(folder)[-1]["work"] == "book"
    code, output = run("add", *issue(), "--work", "bok")
    assert (code, output.splitlines()[1][:40]) == (1, "- work: 'bok' is not in the register, wh")
    for flag in ("edition", "section", "title", "prefix", "credit"):
        code, output = run("add", *issue(), "--work", "book", f"--{flag}", "x")
        assert code == 2
        assert f"--from-issue takes all but --work from the issue; leave out --{flag}" in output


def test_an_unknown_edition_of_a_report_is_something_to_ask_for(run, folder):
    assert run("add", "--from-issue", str(BODIES / "unknown_choices.md"), "--today", "2026-02-03")[0] == 0
    assert "affected" not in entries(folder)[-1]


def test_a_report_may_come_from_standard_input(run, folder, issue):
    issue()
    body = (folder / "issue.md").read_text()
    done = CliRunner().invoke(main, ["add", "--from-issue", "-", "--today", "2026-02-03"], input=body)
    assert done.exit_code == 0, done.output
    assert entries(folder)[-1]["original"] == "six is seven"
    nothing = CliRunner().invoke(main, ["add", "--from-issue", "-", "--today", "2026-02-03"], input="")
    assert nothing.exit_code == 1
    assert "the report does not say which text is wrong" in nothing.output


def test_a_report_of_more_than_200_000_characters_is_not_read(run, folder):
    for length, told in (200_000, "not say which text is wrong"), (200_001, "200,001 characters; 200,000"):
        (folder / "issue.md").write_text("é" * length)
        assert told in run("add", "--from-issue", "issue.md")[1]


@pytest.mark.parametrize("path", ["no.md", "."])
def test_a_report_that_is_no_file_is_a_wrong_call(run, folder, path):
    code, output = run("add", "--from-issue", path)
    assert code == 2
    assert f"'{path}': " in output
    assert (folder / "errata.yml").read_text() == VALID


def test_the_only_edition_of_a_work_is_offered_at_the_prompt(run, folder, edit):
    edit("errata:\n", "  page: {title: A Page, kind: site, editions: [{id: now, format: web}]}\nerrata:\n")
    typed = TYPED | {"work": "page", "edition": ""}
    code, output = run("add", typed="\n".join([*typed.values(), ""]))
    assert code == 0, output
    assert "Edition (now, unknown) [now]: \n" in output
    assert entries(folder)[-1]["affected"] == [{"versions": ["now"]}]


@pytest.mark.parametrize("answered", range(len(TYPED)))
def test_input_that_ends_at_a_prompt_ends_the_command_and_writes_nothing(run, folder, answered):
    code, output = run("add", typed="".join(f"{line}\n" for line in [*TYPED.values()][:answered]))
    assert code == 1
    assert "Aborted!" in output
    assert "Traceback" not in output
    assert (folder / "errata.yml").read_text() == VALID


@pytest.mark.parametrize(
    ("given", "typed", "message"),
    [
        ({"edition": "nope"}, "book\n", "edition: 'nope' is not an edition of book, which has draft"),
        ({"work": "book", "edition": "nope"}, "", "edition: 'nope' is not an edition of book"),
        ({"work": "book", "page": "12"}, "unknown\n", "page: '12' belongs to an edition, but none is given"),
        (
            {"work": "book", "edition": "draft", "severity": "minor"},
            "3\nA wrong sum\neditorial\n",
            "severity: only a technical erratum has one",
        ),
    ],
)
def test_a_flag_that_an_answer_rules_out_is_refused_before_more_is_asked(run, folder, given, typed, message):
    code, output = run("add", *(f"--{name}={value}" for name, value in given.items()), typed=typed)
    assert code == 1
    assert f"- {message}" in output
    assert "Original" not in output
    assert (folder / "errata.yml").read_text() == VALID


def test_an_address_of_a_person_is_asked_for_again_at_the_prompt(run, folder):
    lines = [
        line for name, answer in TYPED.items() for line in (["a@b.cd"] if name == "credit" else []) + [answer]
    ]
    code, output = run("add", typed="\n".join([*lines, ""]))
    assert code == 0, output
    assert "Error: credit: an e-mail address is not stored; give a name" in output
    assert entries(folder)[-1]["credits"] == [{"name": "Ada", "type": "reporter"}]


TEXTS = [
    "a\nb", "\n..\\", "a\n\nb\n", "a\u2028b", "1e3", "~", "null", "2026-01-02", "no", "# a", "a # b", "a: b",
    "- a", "'a'", '"a"', "{a}", "[a]", "*a", "&a", "!a", "%a", "@a", "`a", "| a", "> a", "a\n  b\nc",
    "  a\nb", "a \nb", "a\t", "😀", "😀\nb", "...",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_any_characters_is_written_as_it_is_read_wherever_it_stands(folder, text):
    entry = draft.draft(check(VALID, folder)[0], GIVEN, "2026-02-03").entry
    entry |= {"notes": f"{text} 5", "location": {"section": "1", "prefix": text, "suffix": f"a{text}"}}
    entry |= {"proof": {"waived": f"because of {text}", "original": {"claim": [text, {"deep": text}]}}}
    written, wrong = edit.append(VALID, [entry], folder)
    assert load(written).data["errata"][1] == entry
    assert not any("read back" in problem.message for problem in wrong.get(0, []))
