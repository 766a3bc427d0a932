"""What of this site depends on its register; pytest collects the register and its proofs by itself."""

import yaml

from tests.snippets.recording import ROOT


def test_the_issue_form_asks_for_the_works_of_the_register():
    works = list(yaml.safe_load((ROOT / "errata.yml").read_text("utf-8"))["works"])
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/erratum.yml").read_text("utf-8"))
    work = next(item for item in form["body"] if item.get("id") == "work")
    assert work["attributes"]["options"][: len(works)] == works
