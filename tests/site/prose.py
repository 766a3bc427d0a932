"""What no program made: decimals and code that were typed by hand, unless a list below says where they are from."""

import ast
import html
import re
from functools import cache

import jupytext
from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.config import load_config

from hooks.pages import ROOT, SNIPPETS, fences, lines, parted, references

DOCS = ROOT / "docs" / "en"
PAGES = sorted((ROOT / "docs").rglob("*.md"))
NOTEBOOKS = sorted((ROOT / "docs").rglob("notebooks/*.py"))

# Decimals that no run fills in: page, where they are from, the decimals. A source that is a program holds them.
GIVEN = {
    ("softmax.md", "a setting people quote; the page says that it means nothing"): "0.7",
}

# Blocks of code that no file of snippets/ holds: page, first line, the test that holds the block.
GIVEN_BLOCKS = {}

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
    r"|(?![1-9]\d{0,2}(?:,\d{3})+(?!\d))\d+,\d+"  # 0,5, but no 50,257
    r"|\d+[eE][+-]?\d+(?!\w)"  # 1e-3, but no 2e914eb
    r"|10(?:\^\{?-\d+\}?|⁻[⁰¹²³⁴-⁹]+)"
    r"|\d+ ?(?:[·×]|\\cdot|\\times) ?10(?:\^\{?-?\d+\}?|[⁻⁰¹²³⁴-⁹]+)"
    r"|\d+(?:\s|\\,)*(?:%|[％‰]|per ?cent\b)"
    r")"
)
_ESCAPED = re.compile(r"\\(?=[.,%])")
_INCLUDE = re.compile(r"""^(\s*)--8<--[ \t]+(["'])[^"']+\2\s*$""")
_INCLUDED = "\uf8ff"  # of private use: stands for an include
_BLOCKS = "pre, samp, textarea, xmp, listing, plaintext, code:has(br)"


def decimals(markdown):
    """Yield line and text of each decimal of a page: of all that is shown but blocks of code."""
    for number, _, prose in lines(markdown):
        text = _EXEMPT.sub(" ", html.unescape(_ESCAPED.sub("", prose or "")))
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
    _, body = parted(markdown)
    marked = "\n".join(_INCLUDE.sub(rf"\1{_INCLUDED}", line) for line in body.split("\n"))
    soup = BeautifulSoup(_reader().reset().convert(marked), "html.parser")
    several = [code for code in soup("code") if "\n" in code.get_text() and not code.find_parent("pre")]
    for block in [*soup.select(_BLOCKS), *several]:
        text = block.get_text("\n" if block("br") else "").strip()
        first = text.partition("\n")[0].strip()
        line = next((n for n, line, _ in lines(markdown) if first in html.unescape(line)), 1)
        yield line, "" if text == _INCLUDED else text


@cache
def _reader():
    """The site's own Markdown, without includes: what is in a file is not looked at."""
    config = load_config(str(ROOT / "mkdocs.yml"), plugins=[], hooks=[])
    names = [name for name in config.markdown_extensions if name != "pymdownx.snippets"]
    configs = {name: config.mdx_configs[name] for name in names if name in config.mdx_configs}
    return Markdown(extensions=names, extension_configs=configs)


def text_of(path):
    """Return a page as Markdown; of a notebook its prose, each line where it stands in the script."""
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
        texts.append("")
        if cell.cell_type == "markdown":
            source = cell.source.split("\n")
            texts += source
            at += len(source)
    return "\n".join(texts)


def given_in(name):
    """Return the numbers that stand in a program of snippets/."""
    tree = ast.parse((SNIPPETS / name).read_text("utf-8"))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if type(value) in (int, float)}


def number(written):
    """Return the number that a decimal of GIVEN is."""
    if power := re.fullmatch(r"10\^\{?(-\d+)\}?", written):
        return 10.0 ** int(power[1])
    return float(written.rstrip("% ")) / (100 if written.endswith("%") else 1)


@cache
def tally():
    """Return counts and problems, `page:line: …`: decimals bound and given, blocks included and given."""
    bound, included, problems = 0, 0, []
    given = {(page, text): 0 for (page, _), texts in GIVEN.items() for text in texts.split()}
    given_blocks = dict.fromkeys(GIVEN_BLOCKS, 0)
    for path in [*PAGES, *NOTEBOOKS]:
        page, text = path.relative_to(DOCS).as_posix(), text_of(path)
        where, by_hand = path.relative_to(ROOT).as_posix(), set()
        bound += sum(reference.kind == "value" for reference in references(text))
        for line, code in blocks(text):
            first = code.partition("\n")[0]
            if not code:
                included += 1
            elif (page, first) in given_blocks:
                given_blocks[page, first] += 1
            else:
                by_hand |= set(range(line, line + code.count("\n") + 1))
                problems.append(
                    f"{where}:{line}: {first!r} begins a block that is typed by hand: include it from snippets/, "
                    "or name the test that holds it in tests/site/prose.py"
                )
        for line, decimal in decimals(text):
            if (page, decimal) in given:
                given[page, decimal] += 1
            elif line not in by_hand:
                problems.append(
                    f"{where}:{line}: {decimal} is typed by hand: bind it as {{{{ NAME.variable:format }}}}, "
                    "or give its source in tests/site/prose.py"
                )
    gone = [key for counts in (given, given_blocks) for key, count in counts.items() if not count]
    problems += [f"tests/site/prose.py:1: {text!r} no longer stands in {page}" for page, text in gone]
    return (bound, sum(given.values())), (included, sum(given_blocks.values())), problems
