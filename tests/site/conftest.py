import pytest

from tests.site.building import attempt, good
from tests.site.mistakes import said


@pytest.fixture(scope="session")
def _site(tmp_path_factory):
    return attempt(tmp_path_factory.mktemp("site"))


@pytest.fixture
def built(_site):
    """The folder of this site, without its notebooks, as it is built where no address is known."""
    return good(_site)


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """What the checks say of each mistake, by its name."""
    return said(tmp_path_factory.mktemp("mistakes"))
