"""Lighthouse on every page of the built site, served from loopback; exits 1 below 100.

Needs npm, which brings Lighthouse, and a Chromium. `make lighthouse`.
"""

import json
import os
import shutil
import subprocess
import sys

from tools.navigation import ROOT, nav_pages
from tools.serving import FLAGS, serve

VERSION = "13.5.0"
CATEGORIES = ["accessibility", "best-practices", "seo"]


def scores(address: str) -> tuple[list[int], list[str]]:
    """Return a page's scores, 0 to 100, in the order of CATEGORIES, and the ids of the audits it fails."""
    command = ["npm", "exec", "--yes", "--", f"lighthouse@{VERSION}", address, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(FLAGS)}"]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    report = json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    failed = [name for name, audit in report["audits"].items() if audit["score"] not in (1, None)]
    return [round(100 * report["categories"][name]["score"]) for name in CATEGORIES], failed


def main() -> int:
    if missing := [name for name in ("npm", "chromium") if not shutil.which(name)]:
        print(f"{' and '.join(missing)} not found: install it (Debian, Ubuntu: apt install)", file=sys.stderr)
        return 2
    lowest = 100
    with serve(ROOT / "site") as site:
        for path in nav_pages():
            found, failed = scores(f"{site}/{path}")
            lowest = min(lowest, *found)
            scored = ", ".join(f"{name} {score}" for name, score in zip(CATEGORIES, found, strict=True))
            print(f"/{path}: {scored}", *failed, flush=True)
    return 0 if lowest == 100 else 1


if __name__ == "__main__":
    sys.exit(main())
