"""What is to be translated.

Lists pages whose English page has changed since, with the sentences that changed, pages that are not written
yet, and entries of errata.yml without Chinese title or notes. It fails nothing: who mends an English sentence
needs no Chinese.
"""

import difflib
import subprocess
from pathlib import Path

from mkdocs.utils.meta import get_data

from errata.check.checker import check_file
from errata.register.model import Erratum, language
from extensions.revisions import revision

ROOT = Path(__file__).resolve().parents[1]
ENGLISH, CHINESE = ROOT / "docs" / "en", ROOT / "docs" / "zh"


def main() -> None:
    """Print what is to be done."""
    for page in sorted(CHINESE.rglob("*.md")):
        original, named = ENGLISH / page.relative_to(CHINESE), named_by(page)
        if named == revision(original):
            continue
        print(f"{page.relative_to(ROOT)} is behind: {original.relative_to(ROOT)} has changed since {named}")
        print(*changed(named, original), sep="\n")
        line = f'revision: "{revision(original)}"'
        print(f"When the page says the same, write `{line}` into its front matter.\n")
    missing = [path.name for path in sorted(ENGLISH.rglob("*.*")) if _is_missing(path)]
    print(f"not written yet: {', '.join(missing)}" if missing else "every page is written")
    register, _ = check_file(ROOT / "errata.yml")
    if register is None:
        print("errata.yml cannot be read, so its entries are not listed: `errata check` says why")
        return
    lacking = [one.id for one in register.errata if one.status != "rejected" and not _has_chinese(one)]
    print(f"without Chinese: {', '.join(lacking)}" if lacking else "every erratum has Chinese words")


def named_by(page: Path) -> str:
    """Return the revision of the English page that a page was made from."""
    return str(get_data(page.read_text("utf-8"))[1].get("revision", ""))


def changed(named: str, original: Path) -> list[str]:
    """Return the lines of a page that have gone, after `-`, and come, after `+`, since a revision."""
    found = subprocess.run(
        ["git", "cat-file", "blob", named], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if found.returncode:
        return [f"  this clone has no revision {named!r}: fetch the whole history, or compare the whole page"]
    lines = difflib.unified_diff(
        found.stdout.splitlines(), original.read_text("utf-8").splitlines(), n=0, lineterm=""
    )
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _has_chinese(entry: Erratum) -> bool:
    return {language(entry.title, "zh"), language(entry.notes, "zh")} == {"zh"}


def _is_missing(path: Path) -> bool:
    return path.suffix in {".md", ".py"} and not (CHINESE / path.relative_to(ENGLISH)).exists()


if __name__ == "__main__":
    main()
