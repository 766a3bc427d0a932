"""A git repository whose commits are tags, made with git alone."""

import os
import subprocess

_OURS = {
    f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def git(folder, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _OURS
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True, input=""
    )
    return done.stdout.strip()


def tagged(folder, parents):
    """Make a repository with an empty commit for each name, a tag, from its parents; return the hashes."""
    git(folder, "init", "-q")
    tree, hashes = git(folder, "hash-object", "-w", "-t", "tree", "--stdin"), {}
    for name, before in parents.items():
        options = [part for parent in before for part in ("-p", hashes[parent])]
        hashes[name] = git(folder, "commit-tree", tree, "-m", name, *options)
        git(folder, "tag", "-f", name, hashes[name])
    return hashes
