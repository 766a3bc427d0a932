"""Modules of JavaScript become one script, or the build says why not."""

import pytest
import quickjs

from tests.paths import ROOT
from tests.site.scratch import hooked

PARTS = ("copy", "mixer", "runner", "reader", "hand")


@pytest.fixture
def join(tmp_path):
    """Build a site whose mixer has these modules, the first its main; return what was said and the script."""

    def join(main, **modules):
        files = {f"assets/{part}.js": 'import { e } from "./dom.js";\ne;\n' for part in PARTS}
        files |= {f"assets/{part}/rest.js": "" for part in PARTS}
        files |= {"index.md": "# Start\n", "assets/dom.js": "export const e = 1;\n", "assets/mixer.js": main}
        files |= {f"assets/mixer/{name}.js": text for name, text in modules.items()}
        built = hooked(tmp_path, "scripts", files=files)
        return built, (tmp_path / "site" / "assets" / "mixer.js").read_text("utf-8")

    return join


def test_each_module_runs_once_and_after_what_it_imports(join, tmp_path):
    log = "globalThis.order = [...(globalThis.order ?? []), {}];\n"
    built, script = join(
        'import { b } from "./mixer/b.js";\nimport {\n  c,\n} from "./mixer/c.js";\n' + log.format("b + c"),
        b='import { c } from "./c.js";\nexport const b = c + "b";\n' + log.format("b"),
        c='export const c = "c";\n' + log.format("c"),
    )
    assert built == (0, "")
    engine = quickjs.Context()
    engine.eval(script)
    assert engine.eval("order.join()") == "c,cb,cbc"
    scripts = sorted(path.relative_to(tmp_path / "site") for path in (tmp_path / "site").rglob("*.js"))
    assert [path.as_posix() for path in scripts] == [f"assets/{part}.js" for part in sorted(PARTS)]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("const a = 1;\nexport const b = 2;\n", "mixer.js: b.js has a a too: rename one"),
        ("function a() {}\nexport const b = a;\n", "mixer.js: b.js has a a too: rename one"),
        (
            'import { c } from "./c.js";\nexport const b = c;\n',
            "b.js: imports ./c.js, which is no file: mend its name",
        ),
        (
            'import { a } from "../mixer.js";\nexport const b = a;\n',
            "b.js: imports ../mixer.js, which needs it: move what both need to a third",
        ),
        ("export default 1;\n", "mixer.js: cannot be joined: export default 1;"),
        ("export * from './c.js';\n", "mixer.js: cannot be joined: export * from './c.js';"),
        ("export function b() {}\n", "mixer.js: cannot be joined: export function b() {}"),
    ],
)
def test_what_cannot_be_joined_stops_the_build(join, other, told):
    built, _ = join('import { b } from "./mixer/b.js";\nconst a = b;\n', b=other)
    assert built.code == 1
    assert built.output.endswith(told)


@pytest.mark.parametrize("part", PARTS)
def test_the_parts_of_the_site_are_each_a_script_that_parses(built, part):
    script = (built / "assets" / f"{part}.js").read_text("utf-8")
    assert "import.meta" not in script
    quickjs.Context().eval(f"() => {{{script}}}")
    assert not (built / "assets" / part).exists()
    assert (ROOT / "overrides" / "assets" / part).is_dir()


@pytest.mark.parametrize("part", PARTS)
def test_scripts_of_the_english_site_hold_no_words_in_chinese(built, part):
    script = (built / "assets" / f"{part}.js").read_text("utf-8")
    assert [one for one in script if "\u4e00" <= one <= "\u9fff"] == []
