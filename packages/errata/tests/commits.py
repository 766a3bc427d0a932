"""A git repository whose commits are tags, made with git alone."""

import os
import subprocess

_OURS = {
    f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def git(folder, *arguments, given=""):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _OURS
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, check=True,
        capture_output=True, text=True, input=given,
    )  # fmt: skip
    return done.stdout.strip()


def tagged(folder, parents):
    """Make a repository with an empty commit for each name, a tag, from its parents; return the hashes."""
    git(folder, "init", "-q")
    marks = {name: f":{n}" for n, name in enumerate(parents, 1)}
    lines = []
    for name, before in parents.items():
        lines += [f"commit refs/tags/{name}", f"mark {marks[name]}", "committer x <x@example.org> 0 +0000"]
        lines += ["data <<END", name, "END"]
        lines += [f"{'merge' if n else 'from'} {marks[parent]}" for n, parent in enumerate(before)]
    git(folder, "fast-import", "--quiet", given="\n".join([*lines, ""]))
    rows = git(folder, "for-each-ref", "--format=%(refname:strip=2) %(objectname)", "refs/tags").splitlines()
    hashes = dict(row.split() for row in rows)
    return {name: hashes[name] for name in parents}
