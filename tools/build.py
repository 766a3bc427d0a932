"""Build the site in both languages at the same time: `python -m tools.build FOLDER [HOST]`.

English stands in the folder and Chinese in its zh/. One file of headers and one robots.txt serve both.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
CONFIGS = {"": "mkdocs.yml", "zh": "mkdocs.zh.yml"}
_SCRIPTS = re.compile(r"'sha256-[^']+'")


def main(folder: str, host: str = "mkdocs") -> int:
    """Build both, strictly; return 1 if one fails, after both have said why.

    host: the module that builds, mkdocs or properdocs.
    """
    site = Path(folder).resolve()
    folders = {language: site.with_name(f"{site.name}-{language}") for language in CONFIGS if language}
    folders[""] = site
    command = [sys.executable, "-m", host, "build", "--strict", "-f"]
    environment = {**os.environ, "BOTH_LANGUAGES": "true"}
    with TemporaryDirectory() as fresh:
        if os.environ.get("NOTEBOOK_CACHE") == "false":  # still, a notebook is run for one language only
            environment |= {"NOTEBOOK_CACHE": "true", "NOTEBOOK_CACHE_DIR": fresh}
        builds = [
            subprocess.Popen(
                [*command, config, "--site-dir", str(folders[language])], cwd=ROOT, env=environment
            )
            for language, config in CONFIGS.items()
        ]
        codes = [build.wait() for build in builds]
    if any(codes):
        return 1
    for language, built in folders.items():
        if language:
            join(site, language, built)
    return 0


def join(site: Path, language: str, built: Path) -> None:
    """Move the site of a language below another, which speaks for both to hosts and crawlers."""
    headers, robots = site / "_headers", site / "robots.txt"
    if headers.exists():  # an offline site has none
        one, other = headers.read_text("utf-8"), (built / "_headers").read_text("utf-8")
        hashes = sorted({*_SCRIPTS.findall(one), *_SCRIPTS.findall(other)})
        ours = " ".join(_SCRIPTS.findall(one))
        headers.write_text(one.replace(ours, " ".join(hashes)), "utf-8")
        lines = [
            line for path in (robots, built / "robots.txt") for line in path.read_text("utf-8").split("\n")
        ]
        robots.write_text("\n".join([*dict.fromkeys(filter(None, lines)), ""]), "utf-8")
        for name in ("_headers", "robots.txt"):
            (built / name).unlink()
    shutil.move(built, site / language)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
