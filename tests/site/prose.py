"""What no program made: decimals, code and pictures by hand, unless a list below says where they are from."""

import ast
import html
import re
from functools import cache

import jupytext
from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.config import load_config

from hooks.pages import ROOT, SNIPPETS, fault, fences, is_record, lines, parted, read_values, references

DOCS = ROOT / "docs" / "en"
PAGES = sorted((ROOT / "docs").rglob("*.md"))
NOTEBOOKS = sorted((ROOT / "docs").rglob("notebooks/*.py"))

# Decimals that no run fills in: page, where they are from, the decimals. A program that is named holds each.
GIVEN = {
    ("choosing.md", "Chen et al. 2021, arXiv 2107.03374, reported"): "0.2, 0.8",
    ("contributing.md", "the worked example, which test_contributing.py carries out"): "0.5, 0.6",
    ("contributing.md", "a message, which test_contributing.py makes"): "0.7",
    ("contributing.md", "a version, as an example"): "2.13",
    ("determinism.md", "determinism_solutions.py"): "0.999",
    ("engines.md", "tests/site/test_vllm.py"): "2.1, 10^{-30}",
    ("engines.md", "engines_solutions.py"): "0.005, 0.01, 0.02, 0.05",
    ("entropy.md", "entropy_solutions.py"): "0.1",
    ("errata-format.md", "a claim, as an example"): "1.0",
    ("exercises.md", "exercises_bounds.py"): "0.02, 0.04, 0.08, 0.20, 0.60",
    ("exercises.md", "exercises_draft.py"): "0.1, 1.5, 5.5, 6.5",
    ("filters.md", "filters_order.py"): "0.05",
    ("filters.md", "filters_solutions.py"): "0.005, 0.1, 0.2, 0.3, 0.4",
    ("generate.md", "a line of the book, in code"): "0.0",
    ("generate.md", "generate_edges.py"): "1e-38",
    ("index.md", "softmax.py"): "0.1",
    ("limits.md", "limits_small_gap.py"): "0.005, 0.01, 0.05",
    ("limits.md", "limits_solutions.py"): "0.1",
    ("mixer.md", "limits_small_gap.py"): "0.005, 0.01",
    ("mixer.md", "mixer.py"): "0.9",
    ("mixer.md", "real_model/record.py"): "0.05, 0.95",
    ("notebooks/real_model.py", "real_model/record.py"): "95 percent",
    ("notebooks/section_5_3.py", "docs/en/notebooks/section_5_3.py"): "0.1",
    ("numerics.md", "IEEE 754, the largest finite number of binary32"): "3.4",
    ("numerics.md", "IEEE 754, half of the smallest number of binary16"): "3 \\cdot 10^{-8}",
    ("numerics.md", "numerics.py"): "10^{-10}",
    ("real-model.md", "real_model/record.py"): "0.05",
    ("sampling.md", "the book, quoted"): "4%",
    ("sampling.md", "sampling_solutions.py"): "0.002, 0.043, 0.1, 0.60",
    ("sequences.md", "sequences_solutions.py"): "0.1, 0.4, 0.6, 0.9, 1.2",
    ("sequences.md", "tests/snippets/test_sequences.py"): "0.3",
    ("softmax.md", "a setting people quote; the page says what it means"): "0.7",
    ("softmax.md", "softmax_solutions.py"): "0.1, 0.5, 1.1, 2.5, 5.0",
}

_COMMANDS = "commands; test_prose.py asks for those of errata"
_WRITTEN = "test_prose.py reads it"
_CARRIED_OUT = "the worked example, which test_contributing.py carries out"

# Blocks of code that no file of snippets/ holds: page, first line, what holds them.
GIVEN_BLOCKS = {
    ("contributing.md", "python3 -m venv .venv"): _COMMANDS,
    ("contributing.md", '"""A fair coin has an entropy of ln 2 nats."""'): _CARRIED_OUT,
    ("contributing.md", "# A coin {#coin}"): _CARRIED_OUT,
    ("contributing.md", "snippets/coin.py:7: prints something else than snippets/coin.out"): _CARRIED_OUT,
    ("errata-format.md", "pip install PATH/TO/THIS/REPOSITORY/packages/errata"): _COMMANDS,
    ("errata-format.md", "plugins: [search, errata]"): _WRITTEN,
    ("errata-format.md", "repo_url: https://github.com/OWNER/REPOSITORY"): _WRITTEN,
    (
        "errata-format.md",
        "# yaml-language-server: $schema=https://SITE/errata.schema.json",
    ): "tests/site/test_errata.py checks it",
    ("errata-format.md", "errata check               every problem, as file:line:column: CODE message"): (
        _COMMANDS
    ),
    ("errata-format.md", 'pytest_plugins = ["errata.pytest_plugin"]'): _WRITTEN,
    (
        "errata-format.md",
        'The old text had <q data-erratum-quote="E0001">the generated word is</q> and stopped.',
    ): "packages/errata/tests/test_drift.py has its like",
}

# What holds a decimal without being a number of ours.
_EXEMPT = re.compile(
    r"\{\{.*?\}\}|\{#.*?\}"
    r"|\]\([^)\s]*|https?://\S+"
    r"|[Ss]ections? \d+(\.\d+)*"
    r"|(arXiv|version|transformers|mlx-lm|llms-from-scratch|PyTorch|Python) \d+(\.\d+)*"
)
# A number that is no integer, as people write one; so is a percentage. \d is a digit of any script.
_DECIMAL = re.compile(
    r"(?<![A-Za-z\d.．])(?:"
    r"(?:\d+|(?<!:))[.．]\d+(?![\d.．]*[.．]\d)(?:[eE][+-]?\d+)?"  # 0.5, .5, 0.5e-3, but no 0.5.1 and no :.2f
    r"|(?<!\d,)(?![1-9]\d{0,2}(?:,\d{3})+(?!\d))\d+,\d+"  # 0,5, but no 50,257
    r"|\d+[eE][+-]?\d+(?!\w)"  # 1e-3, but no 2e914eb
    r"|10(?:\^\{?-\d+\}?|⁻[⁰¹²³⁴-⁹]+)"
    r"|\d+ ?(?:[·×x*]|\\cdot|\\times) ?10(?:\^\{?-?\d+\}?|[⁻⁰¹²³⁴-⁹]+)"
    r"|\d+(?:\s|\\[,:;!]|[~{-])*(?:[%％﹪٪‰]|(?i:per ?cent))"
    r")"
)
# What Markdown, TeX or HTML takes for a plainer spelling: mark, and what it stands for.
_SPELLINGS = {r"\\(?=[.%])": "", r"\{([.,])\}": r"\1", "\u2212": "-", r"\*\*(?=-?\d)|<sup>": "^"}
_TITLE = re.compile(r"""\btitle=["']([^"']*)""")
_INCLUDE = re.compile(r"""^(\s*)--8<--[ \t]+(["'])[^"']+\2\s*$""")
_INCLUDED = "\uf8ff"  # of private use: stands for an include


def decimals(markdown):
    """Yield line and text of each decimal of a page: of all that is shown but blocks of code."""
    for number, line, prose in lines(markdown):
        text = html.unescape(" ".join(_TITLE.findall(line)) if prose is None else prose)
        for mark, plain in _SPELLINGS.items():
            text = re.sub(mark, plain, text)
        text = _EXEMPT.sub(" ", text)
        for match in _DECIMAL.finditer(text):
            yield number, match[0]


def fenced(markdown):
    """Yield line, info string and lines of each fenced block of a page."""
    front, body = parted(markdown)
    texts, offset = body.split("\n"), front.count("\n")
    for block in fences(body):
        opening, *inside, _ = (texts[number] for number in block)
        yield offset + block[0] + 1, opening.lstrip(" >`~"), inside


def blocks(markdown):
    """Yield line and text of each block of code of a page, as Markdown makes them; "" for an included one."""
    front, body = parted(markdown)
    body = "\n".join(_INCLUDE.sub(rf"\1{_INCLUDED}", line) for line in body.split("\n"))
    source, at = html.unescape(body), 0
    for block in made(body).find_all(_is_block):
        text = block.get_text("\n" if block("br") else "").strip()
        first = re.compile(rf"(?<!\w){re.escape(text.partition(chr(10))[0].strip())}")
        found = first.search(source, at)
        at = found.end() if found else at
        yield (front + source[:at]).count("\n") + 1, text.replace(_INCLUDED, "").strip()


@cache
def made(body):
    """Return what Markdown makes of a page, as a tree."""
    return BeautifulSoup(reader().reset().convert(body), "html.parser")


def pictures(markdown):
    """Yield line and address, or tag, of each picture of a page that no program of snippets/ drew."""
    drawn = {reference.name for reference in references(markdown) if reference.kind == "figure"}
    front, body = parted(markdown)
    for tag in made(body)(["img", "svg", "picture", "canvas", "object", "embed", "iframe", "video"]):
        shown = tag.get("src") or f"<{tag.name}"
        if shown not in drawn:
            yield (front + body[: body.lower().find(shown.lower())]).count("\n") + 1, shown


def _is_block(tag):
    inline = tag.name in {"code", "kbd", "output", "tt", "var"}
    several = inline and ("\n" in tag.get_text() or tag("br")) and not tag.find_parent("pre")
    return several or tag.name in {"pre", "samp", "textarea", "xmp", "listing", "plaintext"}


@cache
def reader():
    """The site's own Markdown, without includes: what is in a file is not looked at."""
    rest = {"plugins": [], "hooks": [], "watch": [], "theme": "mkdocs"}
    config = load_config(str(ROOT / "mkdocs.yml"), **rest)
    names = [name for name in config.markdown_extensions if name != "pymdownx.snippets"]
    configs = {name: config.mdx_configs[name] for name in names if name in config.mdx_configs}
    return Markdown(extensions=names, extension_configs=configs)


def text_of(path):
    """Return a page as Markdown; of a notebook prose and alternative text, at their lines of the script."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        return text
    texts, cells, at = [], jupytext.reads(text, fmt="py:percent").cells, 0
    script = text.split("\n")
    for cell in cells:
        while not script[at].startswith("# %%"):
            at += 1
            texts.append("")
        at += 1
        texts.append(cell.metadata.get("alt", ""))
        if cell.cell_type == "markdown":
            source = cell.source.split("\n")
            texts += source
            at += len(source)
    return "\n".join(texts)


def given_in(source):
    """Return the numbers that stand in a program, which lies in snippets/ or is named by its path."""
    path = SNIPPETS / source
    tree = ast.parse((path if path.exists() else ROOT / source).read_text("utf-8"))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if type(value) in (int, float)}


def value_of(written):
    """Return the number that a decimal of GIVEN is."""
    if power := re.fullmatch(r"10\^\{?(-\d+)\}?", written):
        return 10.0 ** int(power[1])
    digits = written.removesuffix("%").removesuffix(" percent")
    return float(digits) / (1 if digits == written else 100)


@cache
def tally():
    """Count decimals (bound, given, unbound) and blocks (included, given, by hand); list what is by hand."""
    pages = {path: text_of(path) for path in [*PAGES, *NOTEBOOKS]}
    # A page with a broken fence is named by the build; what follows the fence says nothing.
    pages = {path: text for path, text in pages.items() if all(r.kind != "fence" for r in references(text))}
    bound = sum(reference.kind == "value" for text in pages.values() for reference in references(text))
    given = {(page, text) for (page, _), texts in GIVEN.items() for text in texts.split(", ")}
    included, stand, stand_blocks, unbound, by_hand = 0, [], [], [], []
    for path, text in pages.items():
        where, taken = path.relative_to(ROOT).as_posix(), set()
        page = where.removeprefix("docs/en/")
        for line, code in blocks(text):
            block = page, code.partition("\n")[0]
            if not code:
                included += 1
            elif block in GIVEN_BLOCKS:
                stand_blocks.append(block)
            else:
                taken |= set(range(line, line + code.count("\n") + 1))
                by_hand.append(
                    f"{where}:{line}: {block[1]!r} begins a block of code that is typed by hand: "
                    "include it from snippets/, or say in tests/site/prose.py what holds it"
                )
        by_hand += [
            f"{where}:{line}: {picture} is a picture that no program drew: save it as snippets/NAME.svg by "
            "snippets/NAME.py, and show it as ![what it shows](NAME.svg) on a line of its own"
            for line, picture in pictures(text)
        ]
        for line, decimal in decimals(text):
            if (page, decimal) in given:
                stand.append((page, decimal))
            elif line not in taken:
                unbound.append(
                    f"{where}:{line}: {decimal} is typed by hand: bind it as {{{{ NAME.variable:format }}}}, "
                    "or give its source in tests/site/prose.py"
                )
    gone = [*(given - set(stand)), *(GIVEN_BLOCKS.keys() - set(stand_blocks))]
    gone = [f"tests/site/prose.py:1: {text!r} stands no longer in {page}: take it out" for page, text in gone]
    counts = (bound, len(stand), len(unbound)), (included, len(stand_blocks), len(by_hand))
    return counts, [*by_hand, *unbound, *gone]


@cache
def all_is_told(what):
    """Say whether no page has a fault by which a "value" or a "file" of ours may seem to be shown nowhere.

    That a record is missing is no such fault: then the page names the right file.
    """
    kinds = {"value": {"value", "braces", "fence"}, "file": {"include", "figure", "scissors", "fence"}}[what]
    (*_, unbound), (*_, by_hand) = tally()[0]
    if unbound if what == "value" else by_hand:
        return False
    values = read_values()
    found = [r for path in PAGES for r in references(path.read_text("utf-8")) if r.kind in kinds]
    return all(is_record(SNIPPETS / r.name) or not fault(r, values) for r in found)
