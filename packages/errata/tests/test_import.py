"""Lists that exist already become entries, nothing is invented, and what cannot be said is said."""

import csv
import io
import json
import os
import shutil
import threading
import time
import tracemalloc
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from errata.register import columns, files
from errata.register.yaml import load
from errata.report import from_csv

from .building import TINY, tiny
from .many import register

RFC = json.loads(Path(__file__).with_name("rfc_errata.json").read_text())
RFC_MAP = """\
title: {text: "Erratum {errata_id}"}
work: {column: doc-id, words: {RFC9999: rfc9999, RFC9998: rfc9998}}
type: {column: errata_type_code, words: {Technical: technical, Editorial: editorial}}
status:
  column: errata_status_code
  words:
    Reported: reported
    Verified: verified
    Rejected: rejected
    Held for Document Update: held-for-document-update
location.section: section
original: orig_text
corrected: correct_text
notes: notes
credits.0.name: submitter_name
credits.0.type: {text: reporter}
credits.1.name: verifier_name
credits.1.type: {text: verifier}
history.0.date: submit_date
history.0.status: {text: reported}
history.0.by: submitter_name
history.1.date: update_date
history.1.status:
  column: errata_status_code
  words:
    Reported:
    Verified: verified
    Rejected: rejected
    Held for Document Update: held-for-document-update
history.1.by: verifier_name
"""
RFC_REGISTER = """\
# Errata of two documents
schema_version: "1.0"
id: tag:example.org,2026:rfc
works:
  rfc9999: {title: RFC 9999, kind: article, editions: [{id: rfc, format: web}]} # the first
  rfc9998: {title: RFC 9998, kind: article, editions: [{id: rfc, format: web}]}

errata:
  # found by ourselves
  - id: E0001
    title: A letter is missing
    work: rfc9999
    type: editorial
    status: reported
    location: {section: "1"}
    original: the protocl
    corrected: the protocol
    # one letter of eight
    notes: One letter.
    published: 2026-01-02
    history: [{date: 2026-01-02, status: reported}]
"""


def as_csv(rows, **dialect):
    """Return rows as CSV, as Python writes it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0], **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def rfc(folder):
    shutil.rmtree(folder / "snippets")
    (folder / "errata.yml").write_text(RFC_REGISTER)
    (folder / "list.csv").write_text(as_csv(RFC), newline="")
    (folder / "map.yml").write_text(RFC_MAP)
    return folder


IMPORT = ["import", "csv", "list.csv", "--map", "map.yml", "--today", "2026-03-04"]


@cache
def parsed(text):
    """Return the entries of a register as another parser reads them, in JSON."""
    return json.dumps(YAML(typ="safe", pure=True).load(text)["errata"], default=str)


def entries(folder):
    return json.loads(parsed((folder / "errata.yml").read_text("utf-8")))


def test_a_piece_of_the_rfc_editors_json_becomes_entries_by_way_of_csv(run, rfc):
    code, output = run(*IMPORT)
    assert code == 1
    assert output.splitlines() == [
        "errata.yml: 2 entries written at the end, of 5 reports in list.csv",
        "list.csv:1:11: EW404 column 'verifier_id' is not in the map; what it holds is not written",
        "list.csv:8:1: ER102 not written: 'severity' is missing",
        "list.csv:10:1: ER102 not written: 'corrected' is missing, which needs format 1.1, but the file says "
        "1.0; run: errata upgrade",
        "list.csv:10:1: ER102 not written: 'corrected' is missing; write \"\" if the words are to be deleted",
        'list.csv:11:1: ER105 not written: date "0000-00-00" is not a day, YYYY-MM-DD, a month, YYYY-MM, '
        "or a year, YYYY",
    ]
    assert (rfc / "errata.yml").read_text().startswith(RFC_REGISTER)
    assert entries(rfc)[1:] == [
        {
            "id": "E0000",
            "title": "Erratum 9001",
            "work": "rfc9999",
            "type": "editorial",
            "status": "verified",
            "location": {"section": "3.1"},
            "original": "   the the packet\n   is sent",
            "corrected": "   the packet\n   is sent",
            "notes": "A word stands twice.",
            "credits": [
                {"name": "A. Reader", "type": "reporter"}, {"name": "B. Editor", "type": "verifier"},
            ],
            "published": "2026-03-04",
            "history": [
                {"date": "2020-01-02", "status": "reported", "by": "A. Reader"},
                {"date": "2020-02-03", "status": "verified", "by": "B. Editor"},
            ],
        },
        {
            "id": "E0000",
            "title": "Erratum 9003",
            "work": "rfc9998",
            "type": "editorial",
            "status": "held-for-document-update",
            "location": {"section": "GLOBAL"},
            "original": "=SUM(1, 2) in the table",
            "corrected": "+SUM(1, 2) in the table",
            "notes": '"Quoted", with a comma; and a semicolon',
            "credits": [
                {"name": "A. Reader", "type": "reporter"}, {"name": "B. Editor", "type": "verifier"},
            ],
            "published": "2026-03-04",
            "history": [
                {"date": "2021-05-06", "status": "reported", "by": "A. Reader"},
                {"date": "2022-01-01", "status": "held-for-document-update", "by": "B. Editor"},
            ],
        },
    ]  # fmt: skip
    assert run("check")[0] == 0


def test_format_1_1_says_what_the_rfc_editors_list_says(run, rfc):
    (rfc / "errata.yml").write_text(RFC_REGISTER.replace('"1.0"', '"1.1"'))
    told = "severity: {column: errata_type_code, words: {Technical: unknown, Editorial: }}\n"
    (rfc / "map.yml").write_text(RFC_MAP + told + "aliases.0: errata_id\n")
    code, output = run(*IMPORT)
    assert code == 1
    assert output.splitlines()[0] == "errata.yml: 3 entries written at the end, of 5 reports in list.csv"
    assert [line[:30] for line in output.splitlines()[2:]] == [
        "list.csv:10:1: ER102 not writt", "list.csv:11:1: ER105 not writt",
    ]  # fmt: skip
    made = {entry["aliases"][0]: entry for entry in entries(rfc)[1:]}
    assert made["9002"]["severity"] == "unknown"
    before = (rfc / "errata.yml").read_text()
    (rfc / "errata.yml").write_text(before.replace("the timer", "a timer"))
    assert "errata.yml: nothing written" in run(*IMPORT)[1]


def test_what_a_map_says_in_words_makes_the_entry_that_its_author_means(run, rfc):
    told = "severity: {column: errata_type_code, words: {Technical: minor, Editorial: }}\n"
    (rfc / "map.yml").write_text(RFC_MAP + told)
    assert "3 entries written" in run(*IMPORT)[1]
    timer = entries(rfc)[2]
    assert (timer["severity"], timer["status"]) == ("minor", "reported")
    assert timer["history"] == [{"date": "2021-03-04", "status": "reported", "by": "C. Reader"}]
    assert timer["credits"] == [{"name": "C. Reader", "type": "reporter"}]


def test_what_a_map_says_of_all_rows_stands_in_each_entry(run, rfc):
    (rfc / "map.yml").write_text(RFC_MAP + "affected.0.versions.0: {text: rfc}\nduplicate_of: {text: ''}\n")
    assert "nothing written" in run(*IMPORT)[1]  # an empty text is a text, and no id
    (rfc / "map.yml").write_text(RFC_MAP + "affected.0.versions.0: {text: rfc}\n")
    run(*IMPORT)
    assert [entry["affected"] for entry in entries(rfc)[1:]] == [[{"versions": ["rfc"]}]] * 2


def test_a_text_made_of_columns_is_left_out_where_they_are_all_empty(run, rfc):
    address = "https://www.rfc-editor.org/errata/verifier/{verifier_id}"
    (rfc / "map.yml").write_text(
        f"{RFC_MAP}credits.1.url: {{text: '{address}'}}\nseverity: {{text: minor}}\n"
    )
    rows = [row | {"errata_type_code": "Technical"} for row in RFC[1:3]]
    (rfc / "list.csv").write_text(as_csv(rows), newline="")
    assert run(*IMPORT)[0] == 0
    assert [entry["credits"][1:] for entry in entries(rfc)[1:]] == [
        [], [{"name": "B. Editor", "type": "verifier", "url": address.replace("{verifier_id}", "77")}]
    ]  # fmt: skip


def test_a_list_that_is_imported_again_adds_nothing(run, rfc):
    run(*IMPORT)
    before = (rfc / "errata.yml").read_bytes()
    output = run(*IMPORT)[1]
    assert "errata.yml: nothing written, of 5 reports in list.csv" in output
    assert "list.csv:2:1: EW405 E0000 is the same report or corrects the same words" in output
    assert (rfc / "errata.yml").read_bytes() == before


PLAIN = {
    "work": "book", "title": "A wrong sum", "type": "editorial", "location.section": "3",
    "original": "six is seven", "corrected": "six is six",
}  # fmt: skip
OWN = ["import", "csv", "list.csv", "--today", "2026-03-04"]


@pytest.mark.parametrize(
    "dialect",
    [{}, {"lineterminator": "\n"}, {"lineterminator": "\r"}, {"delimiter": ";"}, {"delimiter": "\t"}],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_of_any_spreadsheet_is_read(run, folder, dialect, mark):
    text = mark + as_csv([PLAIN | {"notes": "Count; it,\tall.\nTwice."}], **dialect)
    (folder / "list.csv").write_text(text, newline="")
    assert run(*OWN) == (0, "errata.yml: 1 entry written at the end, of 1 report in list.csv\n")
    assert entries(folder)[1] == {
        **{key: value for key, value in PLAIN.items() if "." not in key},
        "id": "E0000",
        "location": {"section": "3"},
        "notes": "Count; it,\tall.\nTwice.",
        "status": "reported",
        "published": "2026-03-04",
        "history": [{"date": "2026-03-04", "status": "reported", "summary": "Filed by this register."}],
    }


ISSUES = ["import", "issues", "issues.json", "--today", "2026-03-04"]
HEAD = ",".join(PLAIN)
ROW = ",".join(PLAIN.values())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "list.csv:1:1: ER502 the file is empty; its first line has to name the columns"),
        (b"\n\r\n", "list.csv:1:1: ER502 the file is empty; its first line has to name the columns"),
        (f"{HEAD}\n{ROW}".encode("utf-16"), "list.csv:1:1: ER502 not UTF-8: byte 0 of the file; save it in"),
        (f"{HEAD}\n{ROW}é".encode("latin-1"), "list.csv:2:1: ER502 not UTF-8: byte 104 of the file; save it"),
        (f"{HEAD},work\n{ROW},x".encode(), "list.csv:1:7: ER502 column 'work' is named twice; which one cou"),
        (f"{HEAD}\n{ROW}{'x' * 10_000_000}".encode(), "list.csv:2:1: ER502 a cell has more than 131,072 cha"),
        (f'{HEAD}\n{ROW}\n"{ROW}\n'.encode(), "list.csv:3:1: ER502 a quote is not closed, or stands inside"),
        (f'{HEAD}\n"six"teen{ROW}\n'.encode(), "list.csv:2:1: ER502 a quote is not closed, or stands inside"),
        (b"Text,Better\na,b\n", "list.csv:1:1: ER502 no column is named as a field of an entry, such as ori"),
        (("x," * 5000).encode(), "list.csv:1:1: ER502 the header names 5,001 columns; 1,000 are allowed"),
        (f"{HEAD}\n{ROW},\n".encode(), "list.csv:2:1: ER503 not written: the row has 7 cells, the header 6;"),
        (f"{HEAD}\nbook\n".encode(), "list.csv:2:1: ER503 not written: the row has 1 cells, the header 6; q"),
        (f"{HEAD}\n{ROW}\0\n".encode(), "list.csv:2:6: ER100 not written: column 'corrected': control char"),
        (f"{HEAD}\n{ROW.replace('book', 'bok')}\n".encode(), "list.csv:2:1: ER202 not written: no work 'bok"),
        (f"{HEAD}\n{ROW}{'x' * 20_000}\n".encode(), "list.csv:2:1: ER106 not written: corrected has 20010 c"),
        (f"{HEAD},proof.original\n{ROW},\"{{'a': NaN}}\"\n".encode(), "list.csv:2:1: ER103 not written: ori"),
        (f"{HEAD},proof.original\n{ROW},{'[' * 100_000}\n".encode(), "list.csv:2:1: ER103 not written: orig"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value[16:40],
)  # fmt: skip
def test_a_bad_table_is_named_and_nothing_is_written(run, folder, content, message):
    (folder / "list.csv").write_bytes(content)
    before = (folder / "errata.yml").read_bytes()
    begun = time.process_time()
    code, output = run(*OWN)
    assert code == 1
    assert any(line.startswith(message) for line in output.splitlines()), output
    assert "errata.yml: nothing written" in output
    assert (folder / "errata.yml").read_bytes() == before
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(("call", "most"), [(OWN, 50_000_000), (ISSUES, 200_000_000)], ids=["csv", "issues"])
def test_a_file_that_is_too_long_is_not_read(run, folder, call, most):
    with open(folder / call[2], "wb") as file:
        file.truncate(most + 1)  # which takes no room on the disk
    run("check")  # imports what each command needs
    tracemalloc.start()
    code, output = run(*call)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert code == 1
    assert f"{call[2]}:1:1: ER502 the file is longer than {most:,} bytes; split it" in output


def test_a_pipe_whose_size_is_not_known_is_read_no_further_than_a_file(run, folder, monkeypatch):
    monkeypatch.setattr(from_csv, "_MOST", 1000)
    os.mkfifo(folder / "list.csv")
    for length, told in (1000, "no column is named as"), (1001, "is longer than 1,000 bytes; split it"):
        writer = threading.Thread(target=(folder / "list.csv").write_bytes, args=(b"x" * length,))
        writer.start()
        assert told in run(*OWN)[1]
        writer.join()


def test_a_table_may_have_a_thousand_columns(run, folder):
    header = ",".join(map(str, range(1000)))
    for more, told in ("", "no column is named as a field"), (",x", "names 1,001 columns; 1,000 are allowed"):
        (folder / "list.csv").write_text(f"{header}{more}\n")
        assert told in run(*OWN)[1]


def test_a_row_that_is_wrong_keeps_no_other_from_being_written(run, folder):
    rows = [PLAIN | {"original": f"sum {n} is off"} for n in range(5)]
    rows[1]["type"] = "technicl"
    rows[3]["original"] = "a\0b c d"
    (folder / "list.csv").write_text(as_csv(rows), newline="")
    code, output = run(*OWN)
    assert (code, output.splitlines()[0][:27]) == (1, "errata.yml: 3 entries writt")
    assert [entry["original"] for entry in entries(folder)[1:]] == [
        "sum 0 is off",
        "sum 2 is off",
        "sum 4 is off",
    ]
    assert "list.csv:3:1: ER104" in output
    assert "list.csv:5:5: ER100" in output
    assert run("check")[0] == 0


def test_a_control_character_is_named_with_its_column_in_whatever_field_it_would_come(run, folder):
    rows = [
        PLAIN | {"original": "a\0b\x1fc d", "nr": "1\7", "beside": ""},
        PLAIN | {"nr": "12", "beside": "\0"},
    ]
    (folder / "list.csv").write_text(as_csv(rows), newline="")
    plan = "".join(f"{name}: {name}\n" for name in PLAIN if name != "title") + "title: {text: 'Sum {nr}'}\n"
    (folder / "map.yml").write_text(plan)
    code, output = run(*OWN, "--map", "map.yml")
    at = {name: n for n, name in enumerate(rows[0], 1)}
    told = "not allowed: remove"
    assert [line for line in output.splitlines() if "ER100" in line] == [
        f"list.csv:2:{at['original']}: ER100 not written: column 'original': "
        f"control characters U+0000, U+001F are {told} them",
        f"list.csv:2:{at['nr']}: ER100 not written: column 'nr': control character U+0007 is {told} it",
    ]
    assert (code, "1 entry written at the end, of 2 reports" in output) == (1, True)


@pytest.mark.parametrize("count", [9, 10])
def test_entries_that_name_one_that_is_left_out_are_left_out_too_in_at_most_ten_rounds(run, folder, count):
    rows = [
        PLAIN | {"id": f"E{n:04}", "original": f"sum {n} is off", "supersedes": f"E{n - 1:04}"}
        for n in range(2, 2 + count)
    ]
    rows[0] |= {"type": "technicl", "supersedes": ""}
    alone = PLAIN | {"id": "E0020", "original": "sum 20 is off", "supersedes": ""}
    (folder / "list.csv").write_text(as_csv([*rows, alone]), newline="")
    text = (folder / "errata.yml").read_text().replace('"1.0"', '"1.1"')
    (folder / "errata.yml").write_text(text)
    code, output = run(*OWN)
    assert code == 1
    if count == 9:
        assert "list.csv:3:1: ER202 not written: no other entry E0002" in output
        assert [entry["id"] for entry in entries(folder)] == ["E0001", "E0020"]
    else:
        told = "the entries name each other in a chain; import fewer at once; nothing was written\n"
        assert output.endswith(told)
        assert (folder / "errata.yml").read_text() == text


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ("", "map.yml:1:1: ER501 the file is empty"),
        ("- a\n", "map.yml:1:1: ER501 a map is lines of `field: column`"),
        ("orignal: original\n", "map.yml:1:1: ER501 'orignal' is no field of an entry with a value of its o"),
        ("location: original\n", "map.yml:1:1: ER501 'location' is no field of an entry with a value of its"),
        ("history: original\n", "map.yml:1:1: ER501 'history' is no field"),
        ("original: Orginal\n", "map.yml:1:11: ER501 original: the file has no column 'Orginal' (did you me"),
        ("title: {text: 'No. {nr}'}\n", "map.yml:1:15: ER501 title: the file has no column 'nr'"),
        ("title: {text: x, words: {a: b}}\n", "map.yml:1:15: ER501 title: `text` is a text, and has no `wor"),
        ("title: {text: 5}\n", "map.yml:1:15: ER501 title: `text` is a text"),
        ("title: {colunm: title}\n", "map.yml:1:8: ER501 title: give the name of a column, or `column` with"),
        ("title: 5\n", "map.yml:1:8: ER501 title: give the name of a column"),
        ("title: {column: 5}\n", "map.yml:1:17: ER501 title: `column` is the name of a column; quote a numb"),
        ("title: {column: title, words: [a]}\n", "map.yml:1:31: ER501 title: `words` has a text, or nothing"),
        ("title: {column: title, words: {a: 5}}\n", "map.yml:1:31: ER501 title: `words` has a text, or noth"),
        ("title: title\ntitle: work\n", "map.yml:2:1: ER501 duplicate key 'title'"),
        ("title: &x title\n", "map.yml:1:8: ER501 anchors and aliases are not allowed"),
        ("title: [\n", "map.yml:2:1: ER501 not YAML"),
        ("title: \xff\n", "map.yml:1:1: ER502 not UTF-8: byte 7"),
    ],
    ids=lambda value: value[:30].strip(),
)  # fmt: skip
def test_a_bad_map_is_named_with_its_line_and_nothing_is_written(run, folder, plan, message):
    (folder / "list.csv").write_text(as_csv([PLAIN]), newline="")
    (folder / "map.yml").write_text(plan, "latin-1")
    before = (folder / "errata.yml").read_bytes()
    code, output = run(*IMPORT)
    assert code == 1
    assert output.startswith(message), output
    assert (folder / "errata.yml").read_bytes() == before


FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "'=1", "''=1", "'", "'a", "''",
    "＝1", "＋1", "－1",
    "＠x", "=cmd|' /C calc'!A0", "-v", "'-v' option", "a=1", "", "'\t", "\u00a0=1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_run_by_a_spreadsheet_and_each_is_read_as_it_was(text):
    cell = columns.guarded(text)
    assert cell.lstrip()[:1] not in {*"=+-@＝＋－＠"}
    assert cell[:1] not in {*"\t\r\n"}
    assert columns.plain(cell) == text


def test_an_export_is_a_table_that_imports_to_the_same_entries(run, folder, edit):
    edit("original: two and two is five", "original: '=two and two is five'")
    edit("notes: Count.", 'notes: "-v, \\"five\\"; \'=x\' 😀\\n  @home\\n"')
    edit("    original: '=two", "    affected: [{introduced: draft, fixed: print-1}]\n    original: '=two")
    code, output = run("export", "csv")
    assert code == 0
    (names, *rows) = csv.reader(io.StringIO(output.removeprefix("\ufeff"), newline=""))
    assert output.startswith("\ufeff")
    assert len(rows) == 1
    assert not any(cell[:1] in {*"=+-@"} for cell in rows[0])
    assert dict(zip(names, rows[0], strict=True))["history.1.by"] == "proof"
    meant = entries(folder)
    text = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(text[: text.index("errata:\n")] + "errata: []\n")
    (folder / "list.csv").write_text(output, newline="")
    assert run(*OWN) == (0, "errata.yml: 1 entry written at the end, of 1 report in list.csv\n")
    assert entries(folder) == meant


def test_a_long_register_comes_back_from_its_export_in_bounded_time(run, folder):
    text = register(300)
    tiny(folder / "site")
    (folder / "site" / "errata.yml").write_text(text)
    output = run("export", "csv", "--file", "site/errata.yml")[1]
    (folder / "list.csv").write_text(output, newline="")
    (folder / "site" / "errata.yml").write_text(text[: text.index("errata:\n")] + "errata: []\n")
    begun = time.process_time()
    code, output = run(*OWN, "--file", "site/errata.yml")
    assert time.process_time() - begun < 8  # 0.5 on a machine with nothing else to do
    assert (code, output) == (
        0,
        "site/errata.yml: 300 entries written at the end, of 300 reports in list.csv\n",
    )
    assert load((folder / "site" / "errata.yml").read_text()).data == load(text).data


def test_a_write_that_fails_leaves_the_register_as_it_was(run, rfc, monkeypatch):
    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_stage", full)
    code, output = run(*IMPORT)
    assert (code, output) == (2, "Error: errata.yml: No space left on device; nothing was written\n")
    assert (rfc / "errata.yml").read_text() == RFC_REGISTER


BODY = """\
### Work

book

### Edition

book: print-1

### Section

Section 4

### Page

12

### Title

A sum is off

### Type

editorial

### Original

```text
six and one is eight
```

### Corrected

```text
six and one is seven
```

### Notes

```text
Count.
```

### Credit

A. Reader
"""


def issue(number=12, body=BODY, **more):
    return {
        "number": number,
        "title": "Erratum: A wrong sum",
        "state": "open",
        "created_at": "2026-01-04T23:59:00Z",
        "html_url": f"https://github.com/owner/book/issues/{number}",
        "user": {"login": "reader"},
        "body": body,
        **more,
    }


@pytest.fixture
def imported(run, folder):
    """Import what is given, text or data; return exit code, lines of output and the entries."""

    def act(data):
        (folder / "issues.json").write_text(data if isinstance(data, str) else json.dumps(data))
        code, output = run(*ISSUES)
        return code, output.splitlines(), entries(folder)[1:]

    return act


def test_an_issue_becomes_the_entry_that_its_reporter_wrote(imported, run):
    code, lines, made = imported([issue()])
    assert (code, lines) == (0, ["errata.yml: 1 entry written at the end, of 1 report in issues.json"])
    assert made == [
        {
            "id": "E0000",
            "title": "A sum is off",
            "work": "book",
            "type": "editorial",
            "status": "reported",
            "location": {"section": "4", "pages": {"print-1": "12"}},
            "affected": [{"versions": ["print-1"]}],
            "original": "six and one is eight",
            "corrected": "six and one is seven",
            "notes": "Count.",
            "credits": [{"name": "A. Reader", "type": "reporter"}],
            "references": [{"type": "report", "url": "https://github.com/owner/book/issues/12"}],
            "published": "2026-03-04",
            "history": [{"date": "2026-01-04", "status": "reported", "by": "A. Reader"}],
        }
    ]
    assert run("check")[0] == 0


@pytest.mark.parametrize("form", ["list", "pages", "slurped", "one", "indented"])
def test_issues_are_read_as_the_api_and_gh_write_them(imported, form):
    two = [issue(), issue(13, BODY.replace("six and", "five and"))]
    texts = {
        "list": json.dumps(two),
        "pages": "".join(json.dumps([one]) for one in two),
        "slurped": json.dumps([[one] for one in two]),
        "one": "\n".join(map(json.dumps, two)),
        "indented": json.dumps(two, indent=2),
    }
    code, lines, made = imported(texts[form])
    assert (code, lines) == (0, ["errata.yml: 2 entries written at the end, of 2 reports in issues.json"])
    assert [one["references"][0]["url"][-2:] for one in made] == ["12", "13"]


@pytest.mark.parametrize("text", ["[]", "[\n]\n", "[[], []]"])
def test_a_list_of_no_issue_is_read(imported, text):
    assert imported(text)[:2] == (0, ["errata.yml: nothing written, of 0 reports in issues.json"])


def test_what_an_issue_does_not_say_is_not_invented(imported):
    rows = {
        1: issue(1, "It is all wrong."),
        2: issue(2, None),
        3: issue(3, BODY.replace("### Type\n\neditorial", "### Type\n\n_No response_")),
        4: issue(4, BODY.replace("editorial", "technical")),
        5: issue(5, BODY.replace("book\n", "bok\n", 1)),
        6: issue(6, BODY + "\n### Work\n\nbook\n"),
        7: issue(7, pull_request={"url": "x"}),
        8: issue(8, state="closed"),
        9: issue(9, BODY.replace("six and", "9 and").replace("A. Reader", "a@example.org"), comments=3),
        10: issue(10, BODY.replace("six and one is eight", "two and two is five")),
    }
    code, lines, made = imported(json.dumps([*rows.values()]).replace('{"number"', '\n{"number"'))
    assert code == 1
    said = [
        "errata.yml: 2 entries written at the end, of 10 reports in issues.json",
        "issues.json:2:1: ER505 not written: issue 1: it has none of the headings of the form, so which word",
        "issues.json:3:1: ER505 not written: issue 2: it has none of the headings of the form, so which word",
        "issues.json:4:1: ER505 not written: issue 3: type: the report names none of technical, editorial",
        "issues.json:5:1: ER505 not written: issue 4: severity: the report names none of serious, minor",
        "issues.json:6:1: ER505 not written: issue 5: work: 'bok' is not in the register, which has book (di",
        "issues.json:7:1: ER505 not written: issue 6: work: the heading '### Work' appears twice or out of o",
        "issues.json:8:1: EW406 issue 7 is a pull request; it is not written",
        "issues.json:9:1: EW406 issue 8: it is closed, which is no judgement that names who made it; the ent",
        "issues.json:10:1: EW406 issue 9: credit: an e-mail address is not stored; ask for a name",
        "issues.json:11:1: ER505 not written: issue 10: original: E0001 corrects the same words (A wrong num",
    ]
    assert all(line.startswith(start) for line, start in zip(lines, said, strict=True)), lines
    assert [one["status"] for one in made] == ["reported", "reported"]
    assert made[1]["history"] == [
        {"date": "2026-01-04", "status": "reported", "summary": "Reported in issue 9."}
    ]
    assert "credits" not in made[1]


def test_in_format_1_1_an_issue_without_a_severity_has_an_unknown_one(imported, edit):
    edit('schema_version: "1.0"', 'schema_version: "1.1"')
    code, lines, made = imported([issue(4, BODY.replace("editorial", "technical"))])
    assert (code, made[0]["severity"]) == (0, "unknown")
    assert "EW406 issue 4: severity: the report names none; written as unknown" in lines[1]


def test_issues_that_are_imported_again_add_nothing(imported, folder):
    assert imported([issue()])[0] == 0
    text = (folder / "errata.yml").read_text()
    (folder / "errata.yml").write_text(text.replace("six and one is eight", "six and one are eight"))
    code, lines, made = imported([issue()])
    assert (code, len(made)) == (0, 1)
    assert lines == [
        "errata.yml: nothing written, of 1 report in issues.json",
        "issues.json:1:1: EW405 issue 12 is a report of the register already; it is not written again",
    ]


def test_an_issue_that_stands_twice_in_a_file_is_written_once(imported):
    code, lines, made = imported("[\n" + ",\n".join(json.dumps(issue(n)) for n in (12, 13, 12)) + "]")
    assert (code, len(made)) == (0, 2)
    told = "issue 12 stands in the file at line 2 already; it is not written again"
    assert f"issues.json:4:1: EW405 {told}" in lines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "issues.json:1:1: ER504 the file is empty; fetch it again"),
        ("{", "issues.json:1:2: ER504 not JSON: Expecting property name enclosed in double quotes"),
        ("[\n" + json.dumps(issue()) + ",\n", "issues.json:3:1: ER504 the list of issues is not closed: the"),
        (json.dumps([issue()])[:-9], "issues.json:1:"),
        ('{"message": "Not Found"}', "issues.json:1:1: ER504 no issue: it has no `number` and `body`, as Gi"),
        ("12", "issues.json:1:1: ER504 no issue"),
        ('["a"]', "issues.json:1:1: ER504 no issue"),
        ("<html>", "issues.json:1:1: ER504 not JSON: Expecting value"),
        ('[{"number": true, "body": ""}]', "issues.json:1:1: ER504 no issue"),
        ('{"a":' * 100_000, "issues.json:1:1: ER504 not JSON of issues: nested too deep, or a number of too"),
        ("[" * 1_000_000, "issues.json:1:1: ER504 the list of issues is not closed"),
        (json.dumps([issue(12)]).replace("12", "1" * 5000, 1), "issues.json:1:1: ER504 not JSON of issues"),
        (json.dumps([issue(body=5)]), "issues.json:1:1: ER505 not written: issue 12: `body`, `html_url` or"),
        (json.dumps([issue(html_url=["x"])]), "issues.json:1:1: ER505 not written: issue 12: `body`, `html_"),
        (json.dumps([issue(html_url="javascript:x")]), "issues.json:1:1: ER505 not written: issue 12: `body"),
        (json.dumps([issue(html_url="http://\ud800")]), "issues.json:1:1: ER505 not written: issue 12: `bod"),
        (json.dumps([issue(created_at="yesterday")]), "issues.json:1:1: ER505 not written: issue 12: `body`"),
        (json.dumps([issue(body=BODY.replace("eight", "eight\0"))]), "issues.json:1:1: ER505 not written: i"),
        (json.dumps([issue(body=BODY.replace("eight", "eight\ud800"))]), "issues.json:1:1: ER505 not writte"),
        (json.dumps([issue(body="x" * 1_000_000)]), "issues.json:1:1: ER505 not written: issue 12: it has"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_bad_json_is_named_and_nothing_is_written(imported, folder, text, message):
    before = (folder / "errata.yml").read_bytes()
    begun = time.process_time()
    code, lines, _ = imported(text)
    assert code == 1
    assert any(line.startswith(message) for line in lines), lines
    assert (folder / "errata.yml").read_bytes() == before
    assert time.process_time() - begun < 10


def test_an_issue_may_have_200_000_characters(imported):
    for length, told in (200_000, "none of the headings"), (200_001, "200,001 characters; 200,000 are"):
        assert told in "\n".join(imported([issue(body="é" * length)])[1])


def test_a_text_stands_beside_none_in_a_language_in_one_row(run, folder):
    rows = [PLAIN | {"title.en": "", "title.de": ""}, PLAIN | {"title.en": "A sum", "title.de": "Eine Summe"}]
    rows += [rows[1] | {"title": "", "original": "five is six"}]
    (folder / "list.csv").write_text(as_csv(rows), newline="")
    (folder / "errata.yml").write_text((folder / "errata.yml").read_text().replace('"1.0"', '"1.1"'))
    said = "ER503 not written: title is one text or one in each language; leave one of the cells empty"
    assert run(*OWN)[1].splitlines()[1:] == [f"list.csv:3:1: {said}"]
    assert [one["title"] for one in entries(folder)[1:]] == [
        "A wrong sum", {"en": "A sum", "de": "Eine Summe"}
    ]  # fmt: skip


@pytest.mark.parametrize("file", [TINY / "errata.yml", TINY.parent / "adopted" / "errata.yml"], ids=str)
def test_an_entry_of_any_fields_is_the_same_as_a_row(file):
    for entry in load(file.read_text("utf-8")).data["errata"]:
        row = columns.flat(entry)
        assert all(isinstance(text, str) for text in row.values())
        assert columns.nested(row) == entry


def test_a_register_with_every_field_comes_back_from_its_export(run, folder):
    shutil.copytree(TINY.parent / "adopted", folder, dirs_exist_ok=True)
    text = (folder / "errata.yml").read_text("utf-8")
    (folder / "list.csv").write_text(run("export", "csv")[1], "utf-8", newline="")
    (folder / "errata.yml").write_text(text[: text.index("errata:\n")] + "errata: []\n", "utf-8")
    code, output = run(*OWN)
    assert code == 0, output
    assert load((folder / "errata.yml").read_text("utf-8")).data == load(text).data
