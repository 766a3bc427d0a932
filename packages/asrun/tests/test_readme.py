"""The README: its settings and its program's block are those that exist."""

import re
from dataclasses import fields
from pathlib import Path

from asrun import Project
from asrun.declared import declared

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def test_its_table_has_every_setting_with_its_default():
    table = README.partition("## Settings")[2].partition("## With pytest")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| `(.*?)` \|", table, re.MULTILINE))
    assert rows.keys() == {one.name for one in fields(Project)} - {"root"}
    assert rows["open"] == f'"{Project.open}"'
    assert rows["update"] == f'"{Project.update}"'


def test_its_block_of_metadata_is_understood(tmp_path):
    (block,) = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    (tmp_path / "data.csv").write_text("")
    (tmp_path / "program.py").write_text(block)
    read = declared(tmp_path / "program.py")
    assert read.requires == ("cuda", "network", "package:tokenizers")
    assert (read.inputs, read.dependencies) == (("data.csv",), ("torch>=2.4",))
