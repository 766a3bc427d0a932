"""Modules of JavaScript become one script, or the build says why not."""

import pytest
import quickjs

from hooks.scripts import PARTS, joined
from tests.paths import ROOT


@pytest.fixture
def write(tmp_path):
    """Write modules by name; return the first."""

    def write(**modules):
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, "utf-8")
        return tmp_path / f"{next(iter(modules))}.js"

    return write


def test_each_module_runs_once_and_after_what_it_imports(write):
    log = "globalThis.order = [...(globalThis.order ?? []), {}];\n"
    main = write(
        main='import { b } from "./b.js";\nimport {\n  c,\n} from "./c.js";\n' + log.format("b + c"),
        b='import { c } from "./c.js";\nexport const b = c + "b";\n' + log.format("b"),
        c='export const c = "c";\n' + log.format("c"),
    )
    engine = quickjs.Context()
    engine.eval(joined(main))
    assert engine.eval("order.join()") == "c,cb,cbc"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("const a = 1;\nexport const b = 2;\n", "main.js: b.js has a a too"),
        ("function a() {}\nexport const b = a;\n", "main.js: b.js has a a too"),
        ("export default 1;\n", "cannot be joined: export default 1;"),
        ("export * from './c.js';\n", "cannot be joined: export [*]"),
        ("export function b() {}\n", "cannot be joined: export function b"),
    ],
)
def test_what_cannot_be_joined_stops_the_build(write, other, told):
    with pytest.raises(ValueError, match=told):
        joined(write(main='import { b } from "./b.js";\nconst a = b;\n', b=other))


@pytest.mark.parametrize("part", PARTS)
def test_the_parts_of_the_site_join_into_a_script_that_parses(part):
    script = joined(ROOT / "overrides" / "assets" / f"{part}.js")
    assert "document.currentScript.src" in script
    quickjs.Context().eval(f"() => {{{script}}}")
