import os
from functools import partial
from importlib import import_module
from shutil import rmtree

import pytest
from filelock import FileLock
from zensical.config import parse_config
from zensical.markdown.render import render

from asrun.markdown import parted
from tests.site.building import attempt, good, told_elsewhere
from tests.site.mistakes import said

ADDRESS = "https://example.org/sub/"


@pytest.fixture(scope="session")
def _site(tmp_path_factory):
    """Built once: by the process whose test asks first; the other processes of the run wait for it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, fault = shared / "site", shared / "fault"
    with FileLock(shared / "site.lock"):
        if fault.exists():
            told_elsewhere(fault.read_text("utf-8"))
        else:
            site = attempt(folder, SITE_URL=ADDRESS, REPO_URL="https://github.com/owner/repo")
            fault.write_text(site[1], "utf-8")
    return folder, fault.read_text("utf-8")


@pytest.fixture
def built(_site):
    """The folder of this site, without its notebooks, which knows its address and its repository."""
    return good(_site)


SMALL = """\
site_name: Small
theme: {name: material}
plugins: []
markdown_extensions:
  - asrun
  - extensions.engines
  - extensions.formulas
  - md_in_html
  - tables
  - pymdownx.arithmatex: {generic: true}
"""


def _mkdocs(host, root):
    """Return what makes the HTML of a page as MkDocs does, or a host that continues it."""
    files, pages = (import_module(f"{host}.structure.{part}") for part in ("files", "pages"))
    config = import_module(f"{host}.config").load_config(str(root / "mkdocs.yml"))

    def made(name):
        file = files.File(name, config.docs_dir, config.site_dir, use_directory_urls=True)
        page = pages.Page(None, file, config)
        page.read_source(config)
        page.render(config, files.Files([file]))
        return page.content

    return made


def _zensical(root):
    parse_config(str(root / "mkdocs.yml"))
    return lambda name: render(parted((root / "docs" / name).read_text("utf-8"))[1], name, "")["content"]


HOSTS = {
    "mkdocs": partial(_mkdocs, "mkdocs"),
    "properdocs": partial(_mkdocs, "properdocs"),
    "zensical": _zensical,
}


@pytest.fixture(scope="module")
def _small(tmp_path_factory):
    """A small project with the extensions, and each host, which reads its settings once as for a whole site.

    Once a file of tests, since the settings of Zensical are those that it read last.
    """
    root = tmp_path_factory.mktemp("small")
    (root / "mkdocs.yml").write_text(SMALL)
    (root / "pyproject.toml").write_text("[tool.asrun]\n")
    (root / "snippets").mkdir()
    (root / "snippets" / "values.json").write_text('{"thing.p": 0.57, "thing.id": 3}')
    (root / "docs").mkdir()
    return root, {name: host(root) for name, host in HOSTS.items()}


@pytest.fixture
def docs(_small):
    """The folder of the pages of the small project, empty."""
    folder = _small[0] / "docs"
    rmtree(folder)
    (folder / "folder").mkdir(parents=True)
    return folder


@pytest.fixture(params=HOSTS)
def convert(request, _small, docs, monkeypatch):
    """Make the HTML of a page of the small project, as a host does without any plugin."""
    root, hosts = _small
    monkeypatch.chdir(root)

    def run(text, name="page.md"):
        (docs / name).write_text(text, "utf-8")
        return hosts[request.param](name)

    return run


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """What the checks say of each mistake, by its name."""
    return said(tmp_path_factory.mktemp("mistakes"))
