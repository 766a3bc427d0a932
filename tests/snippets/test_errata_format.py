"""What stands by hand in a block of the page on the format is what is run, or what the register has."""

import re
from pathlib import Path

import pytest
import yaml

from packages.errata.tests.test_hosts import MAKERS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "en" / "errata-format.md").read_text("utf-8")


@pytest.mark.parametrize("maker", MAKERS)
def test_the_commands_for_a_site_generator_are_those_that_its_test_runs(maker):
    section = re.search(rf"\{{#{maker.replace('plain', 'html')}\}}\n\n```sh\n(.*?)```", PAGE, re.DOTALL)[1]
    first, *_, last = section.splitlines()
    assert first == " ".join(["errata pages", *MAKERS[maker][1], "docs"])
    assert last == "errata guard site"


def test_the_editions_that_form_no_line_are_those_of_the_register():
    text = re.search(r"^    editions:\n(?:      - .*\n)+", PAGE, re.MULTILINE)[0]
    block = yaml.load(text, yaml.CSafeLoader)["editions"]
    register = yaml.load((ROOT / "errata.yml").read_text("utf-8"), yaml.CSafeLoader)
    known = {one["id"]: one for one in register["works"]["llms-from-scratch-notebooks"]["editions"]}
    assert [one["id"] for one in known.values() if one["id"] in {each["id"] for each in block}] == [
        one["id"] for one in block
    ]
    for one in block:
        assert one == {key: known[one["id"]][key] for key in one}
        assert one.get("parents") == known[one["id"]].get("parents")
