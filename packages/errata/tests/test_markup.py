"""HTML is put together by what escapes, and by nothing else."""

import ast
import html
import re
from pathlib import Path

import pytest
from markupsafe import Markup

import errata
from errata.register.characters import visible
from errata.render.markup import Html

from .conftest import HOSTILE

TAG = re.compile(r"</?[a-z]+[^<]*>")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_is_put_into_html_is_shown_and_never_read(text):
    for made in (
        Html("<b>{}</b>").format(text),
        Html("<b>{name}</b>").format(name=text),
        Html("<b>") + text + Html("</b>"),
        Html().join([Html("<b>"), text, Html("</b>")]),
        Html("<b>%s</b>") % text,
    ):
        assert type(made) is Html
        inside = made.removeprefix("<b>").removesuffix("</b>")
        assert not set(inside) & set("<>\"'{}")
        assert html.unescape(inside) == visible(text)


def test_html_stays_as_it_is_whoever_made_it():
    assert Html("<p>{}{}</p>").format(Html("<b>&amp;</b>"), Markup("<i>")) == "<p><b>&amp;</b><i></p>"
    assert Html("<p>{}</p>").format("{} {x}") == "<p>&#123;&#125; &#123;x&#125;</p>"


def tags(path):
    """Return the lines of a module on which a tag and a value come together without escaping."""
    tree = ast.parse(path.read_text("utf-8"))
    escaping = {
        id(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Html" and node.args
    }
    for node in ast.walk(tree):
        parts = node.values if isinstance(node, ast.JoinedStr) else []
        text = "".join(part.value for part in parts if isinstance(part, ast.Constant))
        if TAG.search(text) and id(node) not in escaping:
            yield node.lineno
        if isinstance(node, ast.Attribute) and node.attr == "format" and isinstance(node.value, ast.Constant):
            yield from [node.lineno] if TAG.search(str(node.value.value)) else []


ROOT = Path(errata.__file__).parent
WRITING = [path for name in ("render", "report", "hosts") for path in sorted((ROOT / name).glob("*.py"))]


@pytest.mark.parametrize("path", WRITING, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_module_writes_a_value_between_tags_by_itself(path):
    assert list(tags(path)) == []
