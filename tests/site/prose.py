"""Numbers in prose: bound to a program, given with a source, or typed by hand, which fails."""

import re

from hooks.pages import ROOT, lines, references

PAGES = sorted((ROOT / "docs").rglob("*.md"))

# Decimals that no program computes: page, as written, where it is from.
GIVEN = {
    ("docs/en/softmax.md", "0.7"): "a setting people quote; the page says that it means nothing",
}

# What may hold a decimal without being a number of ours.
_EXEMPT = re.compile(
    r"(?P<code>`+).*?(?P=code)"
    r"|\$\$?.*?\$\$?"
    r"|\{\{.*?\}\}|\{#.*?\}|<!--.*?-->"
    r"|\]\([^)]*\)|https?://\S+"
    r"|[Ss]ections? \d+(\.\d+)*"
    r"|(arXiv|version|transformers|mlx-lm|llms-from-scratch|PyTorch|Python) \d+(\.\d+)*"
)
_DECIMAL = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.]*\.\d)")


def decimals(markdown):
    """Yield line and text of each decimal that stands in the prose of a page."""
    in_math = False
    for number, line, in_fence in lines(markdown):
        if line.strip() == "$$":
            in_math = not in_math
        if in_fence or in_math:
            continue
        for match in _DECIMAL.finditer(_EXEMPT.sub(" ", line)):
            yield number, match[0]


def fenced(markdown):
    """Yield line, info string and lines of each fenced block of a page."""
    mark = None
    for number, line, in_fence in lines(markdown):
        if in_fence and mark is None:
            mark, info = re.match(r"\s*(```+|~~~+) *(.*)", line).groups()
            start, body = number, []
        elif in_fence and line.strip().startswith(mark) and not line.strip(" `~"):
            yield start, info, body
            mark = None
        elif in_fence:
            body.append(line)


def tally():
    """Return how many decimals are bound and given, and `page:line: …` for each that is neither."""
    bound, given, unbound = 0, 0, []
    for path in PAGES:
        name, text = str(path.relative_to(ROOT)), path.read_text("utf-8")
        bound += sum(reference.kind == "value" for reference in references(text))
        for line, decimal in decimals(text):
            if (name, decimal) in GIVEN:
                given += 1
            else:
                unbound.append(
                    f"{name}:{line}: {decimal} is typed by hand: bind it as {{{{ NAME.variable:format }}}}, "
                    "or give its source in tests/site/prose.py"
                )
    return bound, given, unbound
