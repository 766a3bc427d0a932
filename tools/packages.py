"""Build both libraries, and try each as a stranger would: alone, in an environment that has nothing else.

`make package` tries every wheel and sdist; with a folder as argument the files are only built there, which
`make dist` does. Where REPO_URL is set it becomes the address of the repository in what is built.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from packaging.metadata import Metadata

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("asrun", "errata")
# What none of them may bring along.
HEAVY = {"matplotlib", "mkdocs", "numpy", "pytest", "torch"}
SITE = ROOT / "packages" / "errata" / "tests" / "site"


def run(*command, folder=ROOT, **environment):
    """Run a command to its end, which must be good; return what it wrote."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(
            f"{' '.join(map(str, command))} ended with {done.returncode} in {folder}:\n{done.stdout}"
        )
    return done.stdout


def build(name, into):
    """Build wheel and sdist of a library from a copy of its folder; return both files."""
    with tempfile.TemporaryDirectory() as temporary:
        left = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", ".*")
        copy = Path(shutil.copytree(ROOT / "packages" / name, Path(temporary) / name, ignore=left))
        if url := os.environ.get("REPO_URL"):
            urls = f'Repository = "{url}"\nChangelog = "{url}/blob/main/packages/{name}/CHANGELOG.md"\n'
            with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
                file.write(f"\n[project.urls]\n{urls}")
        made = Path(temporary) / "made"
        run(sys.executable, "-m", "build", "--outdir", made, copy)
        into.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(file, into)) for file in sorted(made.iterdir())]


def described(file):
    """Return the metadata of a wheel or an sdist; packaging refuses what an index would refuse."""
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            (path,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
            content = wheel.read(path)
            assert any(name.endswith("/py.typed") for name in wheel.namelist()), (
                f"{file.name} has no py.typed"
            )
    else:
        with tarfile.open(file) as sdist:
            content = sdist.extractfile(f"{file.name.removesuffix('.tar.gz')}/PKG-INFO").read()
    found = Metadata.from_email(content)
    assert found.description_content_type == "text/markdown"
    assert found.license_expression == "MIT"
    assert found.keywords
    assert found.classifiers
    return found


class Environment:
    """An environment that has only what is installed into it."""

    def __init__(self, folder):
        run(sys.executable, "-m", "venv", "--clear", folder)
        self.bin = folder / "bin"

    def install(self, what):
        run(self.bin / "python", "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", what)

    def names(self):
        code = "from importlib.metadata import distributions as d; print(*(one.name.lower() for one in d()))"
        return set(run(self.bin / "python", "-I", "-c", code).split())

    def __call__(self, name, *arguments, folder):
        # Nothing of the repository, and no other command, is found.
        path = os.pathsep.join([str(self.bin), "/usr/local/bin", "/usr/bin", "/bin"])
        return run(self.bin / name, *arguments, folder=folder, PATH=path, NO_MKDOCS_2_WARNING="1")


def session(name, env):
    """Carry out what the README shows."""
    run(sys.executable, "-m", "tools.readme", "--scripts", env.bin, ROOT / "packages" / name / "README.md")


def try_asrun(env, folder):
    """Carry out the session of the README, and set up the example."""
    session("asrun", env)
    assert "wrote snippets/hello.out" in env("asrun", "init", folder=folder)
    assert env("asrun", "check", folder=folder) == "1 run\n"
    env("asrun", "lint", folder=folder)


def host_asrun(env, folder):
    """Build the example's page."""
    env("mkdocs", "build", "-q", "--strict", folder=folder)
    assert "The number 253 comes from the program" in (folder / "site" / "index.html").read_text("utf-8")


def test_asrun(env, folder):
    """Run the example under pytest, which finds the plugin by its entry point."""
    said = env("pytest", "-v", "snippets", "docs", folder=folder)
    assert "snippets/hello.py::output PASSED" in said, said
    assert "docs/index.md::page PASSED" in said, said


def try_errata(env, folder):
    """Carry out the session of the README, and the commands on a register."""
    session("errata", env)
    shutil.copytree(SITE, folder / "site", ignore=shutil.ignore_patterns("site"))
    for command in (("check",), ("prove",), ("form",), ("export", "json")):
        env("errata", *command, folder=folder / "site")


def host_errata(env, folder):
    """Build the site of the register, under each theme that MkDocs brings."""
    for theme in ("mkdocs", "readthedocs"):
        env("mkdocs", "build", "-q", "--strict", "-t", theme, "-d", folder / theme, folder=folder / "site")
        for page, mark in (("errata", "errata-table"), ("changelog", "erratum"), ("page", "erratum-mark")):
            assert f'class="{mark}"' in (folder / theme / page / "index.html").read_text("utf-8"), (
                theme,
                page,
            )


def test_errata(env, folder):
    """Run the proofs under pytest."""
    (folder / "site" / "conftest.py").write_text('pytest_plugins = ["errata.pytest_plugin"]\n')
    said = env("pytest", "-v", folder=folder / "site")
    assert "errata.yml::E0001-original-refuted PASSED" in said, said
    assert "errata.yml::E0001-corrected-confirmed PASSED" in said, said


TRIES = {"asrun": (try_asrun, host_asrun, test_asrun), "errata": (try_errata, host_errata, test_errata)}


def attempt(name, file, folder):
    """Install a file alone, then with MkDocs, then with pytest; each time its example must work."""
    found = described(file)
    alone, hosted, tested = TRIES[name]
    env = Environment(folder / "venv")
    env.install(file)
    if brought := HEAVY & env.names():
        raise SystemExit(f"{file.name} brings {', '.join(sorted(brought))}")
    for call in (("--version",), ("-m", name, "--version")):
        said = env(name if len(call) == 1 else "python", *call, folder=folder)
        assert f"{found.version}" in said, said
    alone(env, folder)
    env.install(f"{file}[mkdocs]")
    hosted(env, folder)
    env.install(f"{file}[pytest]")
    tested(env, folder)
    print(f"{file.name}: works alone, with MkDocs, under pytest", flush=True)
    if file.suffix == ".gz" and "test" in (found.provides_extra or ()):
        env.install(f"{file}[test]")
        shutil.unpack_archive(file, folder / "source", filter="data")
        (source,) = (folder / "source").iterdir()
        print(f"{file.name}: its tests: {env('pytest', '-q', folder=source).splitlines()[-1]}", flush=True)


def main():
    if sys.argv[1:]:
        for name in NAMES:
            build(name, Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as temporary:
        for name in NAMES:
            for file in build(name, Path(temporary) / "dist"):
                folder = Path(temporary) / file.name
                folder.mkdir()
                attempt(name, file, folder)


if __name__ == "__main__":
    main()
