"""What pytest makes of a register, in a project of its own."""

import json

import pytest

from .conftest import SUM, verdict


@pytest.fixture
def pytest_run(run_pytest_in, folder):
    """Run pytest in the folder of errata.yml; return its output."""
    return run_pytest_in(folder)


def test_each_proof_is_two_tests_and_their_verdicts_are_one(pytest_run):
    output = pytest_run()
    assert "errata.yml::E0001-original-refuted PASSED" in output
    assert "errata.yml::E0001-corrected-confirmed PASSED" in output
    assert "errata.yml::verdicts PASSED" in output
    assert "3 passed" in output


def test_a_proof_runs_once_for_both_of_its_tests(pytest_run, folder):
    source = f"with open('runs', 'a') as runs: runs.write('x')\n{SUM}"
    (folder / "snippets" / "errata" / "sum.py").write_text(source)
    tests = (f"errata.yml::E0001-{side}" for side in ("original-refuted", "corrected-confirmed"))
    assert "2 passed" in pytest_run(*tests)
    assert (folder / "runs").read_text() == "xx"  # imported for each of two rounds


def test_a_run_of_testpaths_has_them_too_once_and_a_run_of_one_path_has_not(pytest_run, folder):
    (folder / "tests").mkdir()
    (folder / "tests" / "test_x.py").write_text("def test_x(): pass\n")
    (folder / "pytest.ini").write_text("[pytest]\ntestpaths = tests\n")
    assert "4 passed" in pytest_run()
    assert "1 passed" in pytest_run("tests")
    assert "3 passed" in pytest_run("errata.yml")
    assert "1 passed" in pytest_run("errata.yml::E0001-original-refuted")


def test_a_failure_names_the_line_of_the_claim_and_shows_no_traceback(pytest_run, folder):
    (folder / "snippets" / "errata" / "sum.py").write_text("def check(total): assert total == 5, 'is 5'")
    output = pytest_run()
    assert "errata.yml:22:17: ER301 E0001: snippets/errata/sum.py passes the original claim" in output
    assert "errata.yml:23:18: ER301 E0001: snippets/errata/sum.py refutes the corrected claim" in output
    assert "3 failed" in output
    assert "Traceback" not in output
    assert "pytest_plugin.py" not in output


def test_a_proof_under_pytest_is_bounded_as_one_of_the_command_is(pytest_run, folder):
    (folder / "snippets" / "errata" / "sum.py").write_text("def check(total): bytearray(3 << 30)")
    output = pytest_run("errata.yml::E0001-original-refuted")
    assert "ER301 E0001: snippets/errata/sum.py uses more than 2 GB of memory: make it smaller" in output
    assert "Traceback" not in output


def test_a_wrong_register_fails_its_collection_with_its_problems(pytest_run, edit):
    edit("severity: minor", "severity: grave")
    output = pytest_run()
    assert 'errata.yml:14:15: ER104 severity "grave" is not one of' in output
    assert "1 error" in output
    assert "Traceback" not in output


def test_a_record_that_differs_fails(pytest_run, folder):
    (folder / "snippets" / "errata" / "verdicts.json").write_text(verdict("otherwise"))
    output = pytest_run()
    assert "ER304 E0001: snippets/errata/sum.py says '2 + 2 is 4, not 5', recorded is 'otherwise'" in output
    assert "1 failed, 2 passed" in output


def test_a_verdict_that_is_missing_stale_or_of_no_proof_fails_the_test_of_the_record(pytest_run, folder):
    record = folder / "snippets" / "errata" / "verdicts.json"
    both = json.loads(verdict()) + json.loads(verdict(identity="E0009"))
    for text in ("[]", verdict(claims='{"total":5},{"total":3}'), "{", json.dumps(both)):
        record.write_text(text)
        output = pytest_run()
        assert "ER313 " in output
        assert "errata prove --update" in output
        assert "1 failed, 2 passed" in output
        assert "Traceback" not in output
