"""What is to be translated.

Lists pages whose English page has changed since, with the sentences that changed, pages that are not written
yet, texts of the scripts and of the tables of engines and entries of errata.yml that have no Chinese words.
It fails nothing: who mends an English sentence needs no Chinese.
"""

import difflib
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import quickjs
from mkdocs.utils.meta import get_data

from errata.check.checker import check_file
from errata.register.model import Erratum, language
from extensions.engines import HEADS, mark_of, rows_of, table, words_of
from extensions.revisions import named_in_cell, revision

ROOT = Path(__file__).resolve().parents[1]
ENGINES = ROOT / "snippets" / "engines.yml"
PARTS = sorted(path.parent for path in (ROOT / "overrides" / "assets").glob("*/say.js"))
_NAME = re.compile(r"T|softmax|penalties|dry|xtc|typical|epsilon|eta|(top|min)-.+")  # stay as they are
_SAID = re.compile(r"""inWords\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def main() -> None:
    """Print what is to be done."""
    print(*pages(ROOT), sep="\n")
    for where, texts in unsaid().items():
        print(f"{where.relative_to(ROOT)} has no words for:", *sorted(texts), sep="\n  ")
    print(entries(ROOT))


def pages(root: Path) -> Iterator[str]:
    """Yield lines on the pages that are behind or not written, of a repository in this folder."""
    english, chinese = root / "docs" / "en", root / "docs" / "zh"
    for page in sorted([*chinese.rglob("*.md"), *chinese.glob("notebooks/*.py")]):
        original, named = english / page.relative_to(chinese), named_by(page)
        if named == revision(original):
            continue
        yield f"{page.relative_to(root)} is behind: {original.relative_to(root)} has changed since {named}"
        yield from changed(named, original, root)
        sign, where = ("=", "first cell") if page.suffix == ".py" else (": ", "front matter")
        line = f'revision{sign}"{revision(original)}"'
        yield f"When the page says the same, write `{line}` into its {where}.\n"
    missing = [
        path.name
        for path in sorted(english.rglob("*.*"))
        if path.suffix in {".md", ".py"} and not (chinese / path.relative_to(english)).exists()
    ]
    yield f"not written yet: {', '.join(missing)}" if missing else "every page is written"


def entries(root: Path) -> str:
    """Say which entries of the register in a folder have no Chinese words."""
    register, _ = check_file(root / "errata.yml")
    if register is None:
        return "errata.yml cannot be read, so its entries are not listed: `errata check` says why"
    lacking = [one.id for one in register.errata if one.status != "rejected" and not _has_chinese(one)]
    return f"without Chinese: {', '.join(lacking)}" if lacking else "every erratum has Chinese words"


def unsaid() -> dict[Path, set[str]]:
    """Return the texts of the tables of engines and of the scripts that stand in English on Chinese pages.

    By the file of words that has none for them.
    """
    words = words_of(ROOT / "docs" / "zh" / "engines.yml")
    found = {ENGINES.with_name("engines_zh.yml"): said_of_engines(ENGINES) - words.keys()}
    for folder in PARTS:
        found[folder / "say.js"] = said_by(folder) - words_in(folder / "say.js").keys()
    return {path: texts for path, texts in found.items() if texts}


class _Asked(dict[str, str]):
    """Words that note what was asked of them."""

    def __init__(self) -> None:
        super().__init__({"": ""})  # none at all would be English
        self.asked: set[str] = set()

    def get(self, text: str, default: str = "") -> str:  # type: ignore[override]
        self.asked.add(text)
        return default


def said_of_engines(path: Path) -> set[str]:
    """Return the texts of the tables of engines, those of extensions/engines.py among them."""
    words = _Asked()
    for rows in rows_of(path).values():
        shown = [column for column in HEADS if column in rows[0]]
        table(rows, shown, {mark_of(rows[0]["source"][0]): ""}, words)
    return words.asked


def said_by(folder: Path) -> set[str]:
    """Return what the scripts of a folder say; the mixer also names steps and what penalties count."""
    files = [path for path in folder.glob("*.js") if path.name != "say.js"]
    found = [one for path in files for one in _SAID.findall(path.read_text("utf-8"))]
    said = set(json.loads(quickjs.Context().eval(f"JSON.stringify([{', '.join(found)}])")))
    if folder.name == "mixer":
        rows = rows_of(ENGINES)["engines"]
        said |= {word for row in rows for pair in (row["penalties"] or {}).items() for word in pair}
        said |= {step for row in rows for step in row["order"] or () if not _NAME.fullmatch(step)}
    return said


def words_in(path: Path) -> dict[str, str]:
    """Return the Chinese words of a say.js by the English ones."""
    table = path.read_text("utf-8").partition("speaker(")[2].rpartition(");")[0]
    return dict(json.loads(quickjs.Context().eval(f"JSON.stringify({table})")))


def named_by(page: Path) -> str:
    """Return the revision of the English page that a page was made from."""
    if page.suffix == ".py":
        return named_in_cell(page)
    return str(get_data(page.read_text("utf-8"))[1].get("revision", ""))


def changed(named: str, original: Path, root: Path) -> list[str]:
    """Return the lines of a page that have gone, after `-`, and come, after `+`, since a revision."""
    found = subprocess.run(
        ["git", "cat-file", "blob", named], cwd=root, capture_output=True, text=True, check=False
    )
    if found.returncode:
        return [f"  this clone has no revision {named!r}: fetch the whole history, or compare the whole page"]
    lines = difflib.unified_diff(
        found.stdout.splitlines(), original.read_text("utf-8").splitlines(), n=0, lineterm=""
    )
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _has_chinese(entry: Erratum) -> bool:
    return {language(entry.title, "zh"), language(entry.notes, "zh")} == {"zh"}


if __name__ == "__main__":
    main()
