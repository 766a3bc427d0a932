"""A verdict is of the program and the claims it judged: check, prove and the build refuse any other."""

import json
import re

import pytest

from errata.prove import verdicts

from .building import build, tiny
from .conftest import SUM, VALID, verdict

STALE = (
    "errata.yml:21:16: ER313 E0001: snippets/errata/sum.py, a claim or the rules of proving have changed "
    "since its verdict; run it again: errata prove --update\n"
)
MISSING = (
    "errata.yml:21:16: ER313 E0001: snippets/errata/sum.py has no verdict: it never ran, or failed; "
    "run it: errata prove --update\n"
)
STRAY = (
    "ER313 {}: snippets/errata/verdicts.json holds a verdict, and errata.yml no proof that it is of; "
    "take it out: errata prove --update\n"
)
FINE = "errata.yml: 1 entry, no problem\n"


@pytest.fixture
def record(folder):
    return folder / "snippets" / "errata" / "verdicts.json"


def entry(identity, original="six is seven", snippet="sum"):
    """Return one more entry with the claims of the first."""
    text = VALID[VALID.index("  - id: E0001") :].replace("two and two is five", original)
    return text.replace("E0001", identity).replace("sum.py", f"{snippet}.py")


def test_check_refuses_a_proof_that_was_never_judged(run, record):
    assert run("check") == (0, FINE)
    record.unlink()
    assert run("check") == (1, MISSING)


def test_a_proof_that_passes_both_claims_is_refused_until_it_proves(run, record, folder):
    (folder / "snippets" / "errata" / "sum.py").write_text("def check(total): pass\n")
    assert run("check") == (1, STALE)
    code, output = run("prove", "--update")
    assert code == 1
    assert output.startswith("errata.yml:22:17: ER301 E0001: snippets/errata/sum.py passes the original")
    assert run("check") == (1, MISSING)
    assert json.loads(record.read_text()) == []
    (folder / "snippets" / "errata" / "sum.py").write_text(SUM)
    assert run("prove", "--update")[0] == 0
    assert run("check") == (0, FINE)


@pytest.mark.parametrize(
    ("original", "corrected", "same"),
    [
        ("{total: 5}", "{ 'total':  4 }", True),
        ("{total: 05}", "{total: 4}", True),
        ("{total: 5.0}", "{total: 4}", False),
        ("{total: '5'}", "{total: 4}", False),
        ("{total: true}", "{total: 4}", False),
        ("{total: 5}", "{total: 4.0}", False),
        ("{total: [5]}", "{total: 4}", False),
    ],
)
def test_a_verdict_is_of_the_claims_as_they_are_and_not_as_they_are_written(
    run, edit, original, corrected, same
):
    edit("original: {total: 5}", f"original: {original}")
    edit("corrected: {total: 4}", f"corrected: {corrected}")
    assert run("check") == ((0, FINE) if same else (1, STALE))


def test_the_order_of_the_parts_of_a_claim_makes_no_difference(run, edit, record):
    source = "def check(a, b):\n    assert a == b, 'no'\n"
    folder = edit("original: {total: 5}", "original: {b: 1, a: 2}")
    edit("corrected: {total: 4}", "corrected: {b: {y: 1, x: 2}, a: 1}")
    (folder / "snippets" / "errata" / "sum.py").write_text(source)
    record.write_text(verdict(source=source, claims='{"a":2,"b":1},{"a":1,"b":{"x":2,"y":1}}'))
    assert run("check") == (0, FINE)


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        (SUM.replace("\n", "\r\n"), True),  # as git writes them on Windows
        (SUM + "\n", False),
        (SUM.replace("2 + 2 ==", "2 + 2  =="), False),
        (SUM + "# why\n", False),
    ],
    ids=["line ends", "a line", "a blank", "a comment"],
)
def test_a_verdict_is_of_the_program_whatever_its_line_ends(run, folder, changed, same):
    (folder / "snippets" / "errata" / "sum.py").write_bytes(changed.encode())
    assert run("check") == ((0, FINE) if same else (1, STALE))


def test_when_the_rules_of_proving_change_every_proof_is_judged_anew(run, monkeypatch):
    monkeypatch.setattr(verdicts, "RULES", verdicts.RULES + 1)
    assert run("check") == (1, STALE)
    assert run("prove", "--update")[0] == 0
    assert run("check") == (0, FINE)


def test_a_verdict_of_no_proof_is_refused_and_update_takes_it_out(run, record, edit):
    record.write_text(json.dumps(json.loads(verdict()) + json.loads(verdict(identity="E0009"))))
    assert run("check") == (1, "errata.yml:1:1: " + STRAY.format("E0009"))
    assert run("prove") == (1, "E0001 proved: 2 + 2 is 4, not 5\nerrata.yml:1:1: " + STRAY.format("E0009"))
    assert run("prove", "--update")[0] == 0
    assert record.read_text() == json.dumps(json.loads(verdict()), indent=2) + "\n"
    edit(
        "      snippet: snippets/errata/sum.py\n      original: {total: 5}\n      corrected: {total: 4}\n",
        "      waived: nobody can count\n",
    )
    assert run("check") == (1, "errata.yml:10:1: " + STRAY.format("E0001"))
    assert run("prove", "--update")[0] == 0
    assert json.loads(record.read_text()) == []
    assert run("check") == (0, FINE)


def test_two_verdicts_of_one_entry_as_a_merge_leaves_them_are_refused(run, record):
    both = json.loads(verdict(source="old")) + json.loads(verdict())
    record.write_text(json.dumps(both))
    assert run("check") == (1, "errata.yml:10:1: " + STRAY.format("E0001"))
    assert run("prove", "E0001", "--update")[0] == 0
    assert run("check") == (0, FINE)


def test_an_update_of_one_entry_keeps_the_verdicts_of_the_others(run, folder, record):
    (folder / "snippets" / "errata" / "other.py").write_text(SUM)
    text = VALID + entry("E0002") + entry("E0003", "six is eight", "other")
    (folder / "errata.yml").write_text(text)
    assert run("prove", "--update")[0] == 0
    before = {row["id"]: row for row in json.loads(record.read_text())}
    assert list(before) == ["E0001", "E0002", "E0003"]
    assert before["E0001"]["digest"] == before["E0002"]["digest"]  # one proof, one pair of claims
    changed = SUM.replace("not {total}", "never {total}")
    for name in ("sum", "other"):
        (folder / "snippets" / "errata" / f"{name}.py").write_text(changed)
    assert run("prove", "--update", "E0002") == (0, "E0002 proved: 2 + 2 is 4, never 5\n")
    after = {row["id"]: row for row in json.loads(record.read_text())}
    assert after["E0002"]["reason"] == "2 + 2 is 4, never 5"
    assert (after["E0001"], after["E0003"]) == (before["E0001"], before["E0003"])
    code, output = run("check")
    assert code == 1
    assert re.findall(r"ER313 (E\d+)", output) == ["E0001", "E0003"]


def test_entries_that_share_a_program_and_both_claims_share_a_run_and_no_others_do(run, folder, record):
    source = "import os\ndef check(total): assert total == 4, f'{os.getpid()}'\n"
    for name in ("sum", "other"):
        (folder / "snippets" / "errata" / f"{name}.py").write_text(source)
    claim = entry("E0003").replace("total: 5", "total: 6")
    (folder / "errata.yml").write_text(VALID + entry("E0002") + claim + entry("E0004", snippet="other"))
    assert run("prove", "--update")[0] == 0
    first, second, *others = (row["reason"] for row in json.loads(record.read_text()))
    assert first == second
    assert len({first, *others}) == 3


def test_an_update_in_which_one_proof_fails_records_the_others(run, folder, record):
    (folder / "snippets" / "errata" / "other.py").write_text("def check(total): pass\n")
    (folder / "errata.yml").write_text(VALID + entry("E0002", snippet="other"))
    code, output = run("prove", "--update")
    assert code == 1
    assert "E0001 proved" in output
    assert [row["id"] for row in json.loads(record.read_text())] == ["E0001"]


def test_entries_without_a_number_keep_their_verdicts_apart_and_take_them_along(run, folder, record):
    (folder / "snippets" / "errata" / "other.py").write_text(SUM.replace("not", "never"))
    placeholders = entry("E0000") + entry("E0000", "six is eight", "other") + entry("E0000", "six is nine")
    (folder / "errata.yml").write_text(VALID + placeholders)
    assert run("check")[0] == 1
    assert run("prove", "--update", "E0000")[0] == 0
    assert run("check") == (0, "errata.yml: 4 entries, no problem\n")
    assert run("assign") == (0, "errata.yml: assigned E0002, E0003, E0004\n")
    assert run("check") == (0, "errata.yml: 4 entries, no problem\n")
    assert {row["id"]: row["reason"] for row in json.loads(record.read_text())} == {
        "E0001": "2 + 2 is 4, not 5",
        "E0002": "2 + 2 is 4, not 5",
        "E0003": "2 + 2 is 4, never 5",
        "E0004": "2 + 2 is 4, not 5",
    }


@pytest.mark.parametrize("status", ["reported", "rejected", "held-for-document-update"])
def test_a_proof_has_a_verdict_whatever_was_judged_of_its_entry(run, edit, record, status):
    edit("status: verified\n", f"status: {status}\n")
    event = "      - {date: 2026-01-02, status: verified, by: proof}\n"
    edit(event, "" if status == "reported" else event.replace("verified", status))
    assert run("check") == (0, FINE)
    record.unlink()
    assert run("check") == (1, MISSING)


def test_add_leaves_the_verdicts_of_the_others(run):
    report = {
        "work": "book", "section": "3", "title": "A wrong sum", "type": "editorial",
        "original": "six is seven", "corrected": "six is six", "notes": "Count.",
    }  # fmt: skip
    assert run("add", *(f"--{name}={value}" for name, value in report.items()))[0] == 0
    assert run("check") == (0, "errata.yml: 2 entries, no problem\n")


def test_a_proof_that_imports_a_module_beside_it_is_refused_with_the_rule(run, folder):
    (folder / "snippets" / "errata" / "helper.py").write_text("TOTAL = 4\n")
    (folder / "helper.py").write_text("TOTAL = 4\n")
    source = "from helper import TOTAL\ndef check(total): assert total == TOTAL, 'no'\n"
    (folder / "snippets" / "errata" / "sum.py").write_text(source)
    code, output = run("prove", "--update")
    assert code == 1
    assert output == (
        "errata.yml:21:16: ER301 E0001: snippets/errata/sum.py cannot be imported: ModuleNotFoundError: "
        "No module named 'helper'; a proof can use only its own file and installed packages\n"
    )


def test_show_says_so_if_a_proof_has_no_verdict(run, record):
    assert "Against the original: 2 + 2 is 4, not 5\n" in run("show", "E0001")[1]
    record.write_text("[]")
    code, output = run("show", "E0001")
    assert code == 0
    assert "Program without a verdict: it proves nothing yet: snippets/errata/sum.py\n" in output
    assert "Against the original" not in output


@pytest.mark.parametrize("fault", ["missing", "stale", "stray"])
def test_the_build_refuses_a_register_whose_verdicts_do_not_hold(tmp_path, fault):
    folder = tiny(tmp_path)
    record = folder / "snippets" / "errata" / "verdicts.json"
    if fault == "missing":
        record.unlink()
    elif fault == "stale":
        (folder / "snippets" / "errata" / "sum.py").write_text("def check(total): pass\n")
    else:
        record.write_text(record.read_text().replace("E0001", "E0003"))
    code, output = build(folder)
    assert code == 1
    assert re.search(r"^errata.yml:\d+:\d+: ER313 E0001: snippets/errata/sum.py", output)
    assert "errata prove --update" in output
    assert not (folder / "site" / "changelog" / "index.html").exists()


@pytest.mark.parametrize("damage", [b"[1]", b"\xff", b"[", None])
def test_the_build_names_a_damaged_record_with_the_command_that_renews_it(tmp_path, damage):
    folder = tiny(tmp_path)
    record = folder / "snippets" / "errata" / "verdicts.json"
    record.unlink()
    record.mkdir() if damage is None else record.write_bytes(damage)
    code, output = build(folder)
    assert code == 1
    assert re.fullmatch(
        r"errata.yml:1:1: ER313 snippets/errata/verdicts.json .*: errata prove --update", output
    )
