"""The register of this site: no problem, and each proof refutes the original and passes the corrected."""

import pytest

from errata.check import check_file, report
from errata.prove import ProofError, confirm, refute
from tests.snippets.recording import ROOT

REGISTER, PROBLEMS = check_file(ROOT / "errata.yml")
PROVED = [entry for entry in REGISTER.errata if entry.proof and entry.proof.snippet] if REGISTER else []


def test_the_register_has_no_problem():
    assert report("errata.yml", PROBLEMS) == ""


@pytest.mark.parametrize("side", [refute, confirm], ids=["original-refuted", "corrected-confirmed"])
@pytest.mark.parametrize("entry", PROVED, ids=lambda entry: entry.id)
def test_proof(entry, side):
    try:
        side(entry.proof, ROOT)
    except ProofError as error:
        pytest.fail(f"errata.yml:{entry.line}:1: ER301 {entry.id}: {error}", pytrace=False)


def test_the_issue_form_asks_for_the_works_of_the_register():
    import yaml

    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/erratum.yml").read_text("utf-8"))
    work = next(item for item in form["body"] if item.get("id") == "work")
    assert work["attributes"]["options"][: len(REGISTER.works)] == list(REGISTER.works)
