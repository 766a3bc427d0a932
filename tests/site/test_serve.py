"""`make serve` and `make edit`: what an edit makes again, what only builds make, and what edit needs."""

import ast
import json
import logging
import re
import sys
from html.parser import HTMLParser
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import markdown
import material
import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from packaging.requirements import Requirement

from tests.paths import ROOT

FILES = {
    "pyproject.toml": "[tool.asrun]\n",
    "snippets/thing.out": "1\n",
    "docs/table.yml": "1",
    "docs/book.py": "# %%\n1\n",
    "snippets/values.json": '{"thing.p": 0.5}',
    "docs/index.md": "# Home\n\n[a](one.md#there), [b](one.md#nowhere), [c](two.md)\n\n## Part {#part}\n",
    "docs/one.md": """\
# One

It is {{ thing.p:.1f }}.

```
--8<-- "thing.out"
```

## There {#there}

[back](index.md#part)
""",
    "theme/main.html": '{{ page.title }}{{ page.toc | map(attribute="id") | join }}\n{{ page.content }}',
}


@pytest.fixture
def server(tmp_path, monkeypatch):
    """Return what starts a server of the small site, or a build; that returns what builds the site.

    Each build returns the pages that were rendered, what was told, and all files by name.
    """
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    rendered, told, started, convert = [], [], [], markdown.Markdown.convert
    monkeypatch.setattr(
        markdown.Markdown, "convert",
        lambda reader, text: rendered.append(text.split("\n")[0]) or convert(reader, text),
    )  # fmt: skip
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())
    logging.getLogger("mkdocs").addHandler(handler)

    def start(*hooks, command="serve", plugins=()):
        settings = {
            "site_name": "Small",
            "theme": {"name": None, "custom_dir": "theme"},
            "hooks": [f"{ROOT}/hooks/{name}.py" for name in hooks],
            "plugins": [*plugins],
            "markdown_extensions": [
                "asrun", "admonition", "attr_list", "extensions.formulas", "pymdownx.superfences", "toc",
                {"pymdownx.arithmatex": {"generic": True}},
            ],
            "validation": {"links": {"anchors": "warn"}},
        }  # fmt: skip
        (tmp_path / "mkdocs.yml").write_text(json.dumps(settings))  # JSON is YAML
        started.append(load_config("mkdocs.yml").plugins)
        started[-1].on_startup(command=command, dirty=False)

        def run():
            rendered.clear()
            told.clear()
            build(load_config("mkdocs.yml", strict=False))
            site = tmp_path / "site"
            files = [path for path in site.rglob("*") if path.is_file() and path.suffix != ".gz"]
            made = {path.relative_to(site).as_posix(): path.read_text() for path in files}
            return sorted(rendered), [*told], made

        return run

    yield start
    for plugins in started:  # MkDocs keeps them from one load to the next
        plugins.on_startup(command="build", dirty=False)
    logging.getLogger("mkdocs").removeHandler(handler)


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("file", "old", "new", "again"),
    [
        ("docs/one.md", "It is", "It was", ["# One"]),
        ("docs/one.md", "# One\n", "---\ntitle: Other\n---\n# One\n", ["# One"]),
        ("snippets/values.json", "0.5", "0.25", ["# Home", "# One"]),
        ("snippets/thing.out", "1", "2", ["# One"]),
        ("docs/table.yml", "1", "2", ["# Home", "# One"]),
        ("docs/book.py", "1", "2", []),
        ("theme/main.html", "page.title", "page.title | upper", []),
    ],
)
def test_what_changed_is_rendered_again_and_all_pages_are_those_of_a_first_build(
    server, tmp_path, file, old, new, again
):
    run = server("kept")
    assert run()[0] == ["# Home", "# One"]
    rendered, told, before = run()
    assert rendered == []
    assert [one for one in told if "anchor" in one] == [
        "Doc file 'index.md' contains a link 'one.md#nowhere', "
        "but the doc 'one.md' does not contain an anchor '#nowhere'."
    ]
    edit(tmp_path / file, old, new)
    rendered, _, after = run()
    assert rendered == again
    assert after != before
    assert after == server(command="build")()[2]


REGISTER = """\
schema_version: "1.1"
works: {book: {title: A Book, kind: site, editions: [{id: first, format: web}]}}
errata:
  - id: E0001
    title: A wrong tense
    work: book
    type: editorial
    status: verified
    location: {section: One}
    affected: [{versions: [first]}]
    original: It has been
    corrected: It is 0.5
    notes: It still is.
    pages: [docs/one.md]
    published: 2026-01-02
    history:
      - {date: 2026-01-01, status: reported}
      - {date: 2026-01-02, status: verified, by: Ada}
"""


def test_html_of_a_page_that_is_as_it_was_is_not_read_again(server, tmp_path, monkeypatch):
    (tmp_path / "errata.yml").write_text(REGISTER)
    shown = "{% raw %}<code>{{ x }}</code>{% endraw %}<script src='assets/index.js'></script>"
    (tmp_path / "theme" / "main.html").write_text(f"{{{{ page.content }}}}{shown}")
    read, feed = [], HTMLParser.feed
    monkeypatch.setattr(HTMLParser, "feed", lambda parser, text: read.append(text) or feed(parser, text))
    run = server("kept", "hosting", plugins=["asrun", "errata", {"material/offline": {"enabled": False}}])
    before = run()[2]
    assert 'class="erratum-mark"' in before["one/index.html"]
    pages = [name for name in before if name.endswith(".html")]
    assert len(read) == 1 + 2 + 4  # for its note, for what is left unfilled, for the script of each page
    read.clear()
    assert run()[2] == before
    assert read == []
    edit(tmp_path / "docs" / "one.md", "It is {{ thing.p:.1f }}.", "Yes: It is {{ thing.p:.1f }}, so.")
    after = run()[2]
    assert [name for name in pages if after[name] != before[name]] == ["one/index.html"]
    whole = [text for text in read if "<p>" in text]
    assert len(whole) == 2
    assert all("Yes: It is 0.5" in text for text in whole)


def test_a_link_finds_a_page_that_is_new(server, tmp_path):
    run = server("kept")
    assert 'href="two.md"' in run()[2]["index.html"]
    (tmp_path / "docs" / "two.md").write_text("# Two\n")
    assert 'href="two/"' in run()[2]["index.html"]


def test_the_search_index_of_a_server_is_that_of_a_build(server, tmp_path):
    search = {"material/search": {"lang": ["en"], "separator": " ", "pipeline": []}}
    run = server("kept", plugins=[search])
    run()
    edit(tmp_path / "docs" / "one.md", "It is", "It was")
    served = json.loads(run()[2]["search/search_index.json"])
    built = json.loads(server(command="build", plugins=[search])()[2]["search/search_index.json"])
    assert sorted(served["docs"], key=str) == sorted(built["docs"], key=str)
    assert "It was" in str(served)


@pytest.mark.parametrize("command", ["serve", "build"])
def test_copies_and_what_hosts_read_are_made_by_builds_alone(server, command):
    offline = {"material/offline": {"enabled": False}}
    made = server("llms", "hosting", command=command, plugins=[offline])()[2]
    others = {"llms.txt", "index.md", "one/index.md", "robots.txt", "_headers"}
    assert others & made.keys() == (others if command == "build" else set())


def test_a_strict_build_makes_what_a_server_leaves_out(built):
    for name in ("llms.txt", "softmax/index.md", "robots.txt", "_headers"):
        assert (built / name).stat().st_size
    assert '<meta name="description" content="' in (built / "softmax" / "index.html").read_text("utf-8")
    (style,) = (built / "assets" / "stylesheets").glob("main.*.css")
    theme = Path(material.__file__).parent / "templates" / "assets" / "stylesheets" / style.name
    assert style.stat().st_size < theme.stat().st_size


NOTEBOOK = """\
# ---
# jupyter: {}
# ---
# %% [markdown]
# # Book {#book}
#
# Text $x^2$ and [home](../index.md#part).

# %% tags=["folded"]
print("code", 1 + 1)

# %% [markdown] fold="Solutions"
# ## End {#end}
"""


@pytest.fixture
def notebook(server, tmp_path):
    (tmp_path / "docs" / "notebooks").mkdir()
    path = tmp_path / "docs" / "notebooks" / "book.py"
    path.write_text(NOTEBOOK)
    edit(tmp_path / "docs" / "index.md", "(two.md)", "(notebooks/book.py#end)")
    return path


def test_make_edit_shows_the_prose_and_the_code_of_a_notebook_and_says_what_is_missing(server, notebook):
    _, told, made = server("unrun")()
    assert [one for one in told if "book" in one] == []
    page = made["notebooks/book/index.html"]
    note = "make edit</code> runs no notebook"
    parts = ['<h1 id="book">', note, 'class="katex', '"code"', '<h2 id="end">']
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert 'href="../../#part"' in page
    assert "jupyter" not in page
    assert "notebooks/book.py" not in made


def test_a_mistake_in_the_prose_of_a_notebook_is_told_at_its_line(server, notebook, caplog):
    run = server("unrun", "kept", plugins=["asrun"])
    run()
    edit(notebook, "$x^2$", r"$\frac{a$")
    with pytest.raises(Abort):
        run()
    assert "docs/notebooks/book.py:7: KaTeX parse error" in caplog.text


# In all they need what `make edit` installs, with what that needs.
LOCAL = {"asrun", "errata", "extensions"}


def _installed(wanted):
    """Return the distributions of these requirements, and of what they require, by normalised name."""
    found, open_ = set(), [Requirement(one) for one in wanted]
    while open_:
        one = open_.pop()
        if one.marker and not any(one.marker.evaluate({"extra": extra}) for extra in ("", "mkdocs")):
            continue
        name = re.sub("[-_.]+", "-", one.name).lower()
        if name not in found:
            found.add(name)
            open_ += map(Requirement, requires(name) or ())
    return found


def test_make_edit_installs_what_its_hooks_and_extensions_import_and_neither_pytorch_nor_jupyter():
    (line,) = re.findall(r"^\t  (mkdocs-material .*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    local = {"packages/asrun": "asrun", "packages/errata": "errata-register"}
    wanted = [local.get(one.strip("'").partition("[")[0], one) for one in line.replace("-e ", "").split()]
    distributions = _installed(wanted)
    assert not distributions & {"torch", "jupytext", "mkdocs-jupyter", "ipykernel", "matplotlib"}
    config = yaml.load((ROOT / "mkdocs-edit.yml").read_text("utf-8"), yaml.BaseLoader)
    paths = [*(ROOT / name for name in config["hooks"]), *(ROOT / "extensions").glob("*.py")]
    paths += [ROOT / "snippets" / "mixer.py", ROOT / "real_model" / "records.py"]  # hooks run them
    nodes = [node for path in paths for node in ast.parse(path.read_text("utf-8")).body]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    names = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names - LOCAL
    homes = packages_distributions()
    assert {name for name in names if not {home.lower() for home in homes[name]} & distributions} == set()
    assert "numpy" in names


def test_make_edit_uses_the_hooks_of_the_site_but_those_that_only_readers_and_notebooks_need():
    hooks, fewer = (
        yaml.load(re.sub("!ENV ", "", (ROOT / name).read_text("utf-8")), yaml.BaseLoader)["hooks"]
        for name in ("mkdocs.yml", "mkdocs-edit.yml")
    )
    left_out = {f"hooks/{name}.py" for name in ("notebooks", "languages", "llms", "hosting", "weight")}
    assert {*hooks} - {*fewer} == left_out
    assert {*fewer} - {*hooks} == {"hooks/unrun.py"}


TOY = "import numpy as np\nTOKENS, LOGITS, SETTINGS = [], np.zeros(0), {}\n"
MIXER = {"snippets/mixer.py": "TOKENS = [\n", "docs/engines.yml": "engines: []\n", "docs/mixer.md": "# M\n"}
READINGS = {
    "real_model/records.py": "distinct = lambda ids, n: 1\n",
    "real_model/readings/story.json": "[]",
    "real_model/recorded/story.json": '{"name": "story", "title": "Story", "prompt": "p"}',
}
TEXT = {"filter": "none", "pieces": ["a"], "p": [1], "entropy": 0, "ids": [1, 2, 3]}


COUNT = "with open(__file__ + '.runs', 'a') as file:\n    file.write('.')\n"


@pytest.mark.parametrize(
    ("hook", "files", "program", "element"),
    [
        (
            "mixer",
            MIXER | {"snippets/mixer.py": TOY + COUNT},
            "snippets/mixer.py",
            '<div data-mixer="toy"></div>',
        ),
        (
            "readings",
            READINGS
            | {
                "real_model/records.py": READINGS["real_model/records.py"] + COUNT,
                "real_model/readings/story.json": json.dumps([TEXT | {"temperature": t} for t in (0.2, 1)]),
            },
            "real_model/records.py",
            '<div data-readings="story"></div>',
        ),
    ],
)
def test_what_a_hook_reads_for_several_elements_is_read_once_a_build(
    server, tmp_path, hook, files, program, element
):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    run = server(hook)
    for name in ("index", "one"):
        edit(tmp_path / "docs" / f"{name}.md", "## ", f"{element}\n\n{element}\n\n## ")
    for built in (1, 2):
        _, _, made = run()
        assert [made[page].count(element[:-7]) for page in ("index.html", "one/index.html")] == [2, 2]
        assert (tmp_path / f"{program}.runs").read_text() == "." * built


def test_a_server_forgets_the_program_and_the_texts_that_are_gone(server, tmp_path):
    texts = json.dumps([TEXT | {"temperature": t} for t in (0.2, 1)])
    files = READINGS | {"real_model/readings/story.json": texts, "snippets/sum.py": "print(1)\n"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    element = '<div data-readings="story"></div>'
    title = '<span class="filename">sum.py</span>'
    edit(tmp_path / "docs" / "index.md", "## ", f"{title}\n\n{element}\n\n## ")
    run = server("programs", "readings")
    assert 'href="programs/sum.py"' in run()[2]["index.html"]
    (tmp_path / "snippets" / "sum.py").unlink()
    assert "programs/sum.py" not in run()[2]["index.html"]
    (tmp_path / "real_model" / "readings" / "story.json").unlink()
    with pytest.raises(Abort):
        run()


@pytest.mark.parametrize(
    ("hook", "files", "page", "told"),
    [
        ("mixer", MIXER, '<div data-mixer="toy"></div>', "snippets/mixer.py does not run: SyntaxError: "),
        (
            "mixer",
            MIXER | {"snippets/mixer.py": TOY, "docs/engines.yml": "engines: [\n"},
            '<div data-mixer="toy"></div>',
            "engines.yml is not YAML: ",
        ),
        (
            "mixer",
            MIXER | {"snippets/mixer.py": TOY, "docs/engines.yml": "engine: []\n"},
            "",
            "engines.yml has no table 'engines' (did you mean 'engine'?)",
        ),
        ("readings", READINGS, '<div data-readings="stor"></div>', "docs/one.md:13: no texts of 'stor' are "),
        (
            "readings",
            READINGS | {"real_model/recorded/story.json": "{"},
            "",
            "real_model/recorded/story.json: JSONDecodeError: ",
        ),
        (
            "readings",
            READINGS | {"real_model/records.py": "open('real_model/recorded/chat.json')\n"},
            "",
            "real_model/recorded/chat.json: No such file or directory: take it from the last commit",
        ),
    ],
)
def test_a_mistake_in_what_a_hook_reads_stops_the_build_with_one_line(
    server, tmp_path, caplog, hook, files, page, told
):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    run = server(hook)
    edit(tmp_path / "docs" / "one.md", "[back]", f"text\n\n{page}\n\n[back]")
    with pytest.raises(Abort):
        run()
    (said,) = [one.getMessage() for one in caplog.records if told.split(":")[0] in one.getMessage()]
    assert said.startswith(told)
    assert "\n" not in said
