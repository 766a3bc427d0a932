"""The READMEs of the libraries: each has a session, which is carried out."""

import pytest

from tests.paths import ROOT
from tools.readme import difference

READMES = sorted((ROOT / "packages").glob("*/README.md"))


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_the_session_is_what_a_terminal_shows(path):
    if said := difference(path):
        pytest.fail(said, pytrace=False)
