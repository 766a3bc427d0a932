import pytest

from tests.site.building import build


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of this site, without its notebooks, as it is built where no address is known."""
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return folder
