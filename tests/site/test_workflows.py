"""The workflows: pinned, no expression in a shell, nothing published that no green run has checked.

`make` and `.ci/run` are carried out with programs that only write down how they are called, the workflow
for reports on hostile ones.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from unittest.mock import Mock

import pytest
import yaml
from click.testing import CliRunner

from errata.cli import main
from tests.conftest import InOneProcess
from tests.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BODIES = sorted((ROOT / "packages" / "errata" / "tests" / "bodies").glob("*.md"))


def steps(path):
    document = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
    return [step for job in jobs for step in job["steps"]]


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_actions_are_pinned_and_no_shell_holds_an_expression(path):
    for step in steps(path):
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"])
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_what_pip_installs_has_its_version_pinned(path):
    for step in steps(path):
        for line in step.get("run", "").splitlines():
            assert "pip install" not in line or re.search(r' -c "?(\$ACTION/)?constraints\.txt', line)


def test_the_workflow_in_the_readme_checks_out_first_and_runs_forks_without_rights():
    text = (ROOT / "packages" / "errata" / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"^```yaml\n(on: .*?)^```", text, re.DOTALL | re.MULTILINE)
    document = yaml.load(shown, yaml.CSafeLoader)
    assert document[True] == ["push", "pull_request"]  # `on`, as YAML 1.1 reads it
    assert document["permissions"] == {"contents": "read"}
    first, second = document["jobs"]["errata"]["steps"]
    assert first in steps(ROOT / ".github" / "workflows" / "ci.yml")
    inputs = yaml.load((ROOT / "action.yml").read_text("utf-8"), yaml.CSafeLoader)["inputs"]
    assert second["uses"] == "OWNER/REPOSITORY@COMMIT"
    assert second["with"].keys() <= inputs.keys()


# What each workflow may write, by job; all others read.
WRITES = {
    "ci.yml": {"deploy": {"pages", "id-token"}},
    "erratum.yml": {"file": {"contents", "pull-requests"}},  # proposes, publishes nothing
    "fresh.yml": {"say": {"issues"}},  # tells; the jobs that download write nothing
    "release.yml": {"release": {"contents"}, "publish": {"id-token"}},
}


def read(name):
    return yaml.load((ROOT / ".github" / "workflows" / name).read_text("utf-8"), yaml.CSafeLoader)


def faults(document, writes):
    """Say what lets a workflow write more than it may, or publish what no green run has checked."""
    jobs, found = document["jobs"], []
    if document.get("permissions") not in ({}, {"contents": "read"}):
        found.append(f"permissions: {document.get('permissions')}")

    def checked(name):
        """Say whether a job comes after `bash .ci/run`: in itself, or in one that it needs."""
        runs = [step.get("run") for step in jobs[name]["steps"]]
        needs = jobs[name].get("needs", [])
        return "bash .ci/run" in runs or any(map(checked, [needs] if isinstance(needs, str) else needs))

    for name, job in jobs.items():
        rights = job.get("permissions", {})
        if isinstance(rights, str):
            rights = {rights: "write"}
        may = {right for right, how in rights.items() if how == "write"}
        if may != writes.get(name, set()):
            found.append(f"{name} may write {may}")
        if may and may <= {"pages", "id-token", "contents"} and not checked(name):
            found.append(f"{name} publishes what nothing has checked")
        for part in (job, *job["steps"]):
            if "continue-on-error" in part or re.search(r"always|failure|cancelled", str(part.get("if", ""))):
                found.append(f"{name} goes on after a failure")
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_writes_only_what_it_must_and_publishes_only_after_all_checks(path):
    assert faults(read(path.name), WRITES[path.name]) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ci.yml", lambda w: w.update(permissions="write-all")),
        ("ci.yml", lambda w: w.pop("permissions")),
        ("ci.yml", lambda w: w["jobs"]["ci"].update(permissions="write-all")),
        ("ci.yml", lambda w: w["jobs"]["site"]["permissions"].update(contents="write")),
        ("ci.yml", lambda w: w["jobs"]["site"].pop("needs")),
        ("ci.yml", lambda w: w["jobs"]["deploy"].pop("needs")),
        ("ci.yml", lambda w: w["jobs"]["deploy"].update({"if": "always()"})),
        ("ci.yml", lambda w: w["jobs"]["ci"]["steps"][2].update({"continue-on-error": True})),
        ("ci.yml", lambda w: w["jobs"]["ci"]["steps"][2].update(run="make test")),
        ("release.yml", lambda w: w["jobs"]["release"].pop("needs")),
        ("release.yml", lambda w: w["jobs"]["publish"].pop("needs")),
        ("release.yml", lambda w: w["jobs"]["publish"]["permissions"].update(contents="write")),
        ("release.yml", lambda w: w["jobs"]["build"]["steps"].pop(2)),
    ],
)
def test_a_workflow_that_would_publish_or_write_more_is_told(name, change):
    document = read(name)
    change(document)
    assert faults(document, WRITES[name]) != []


def test_the_site_is_published_from_the_main_branch_alone():
    document = read("ci.yml")
    on = document[True]  # as YAML 1.1 reads `on`
    assert on == {"push": {"branches": ["main"]}, "pull_request": None}
    for job in ("site", "deploy"):
        assert document["jobs"][job]["if"] == "github.ref == 'refs/heads/main'"


# What makes which job of release.yml run, by the beginning of the tag.
TAGS = {"release": ["v"], "publish": ["asrun-v", "errata-v"]}


def test_what_a_release_attaches_is_made_after_all_checks_in_the_same_job():
    runs = [step["run"] for step in read("release.yml")["jobs"]["build"]["steps"] if "run" in step]
    assert (runs[0], *runs[2:]) == ("bash .ci/run", "make dist", ".venv/bin/errata check --release")


def test_each_tag_has_one_job_that_publishes_it():
    document = read("release.yml")
    for name, tags in TAGS.items():
        whens = [f"startsWith(github.ref_name, '{tag}')" for tag in tags]
        assert document["jobs"][name]["if"] == " || ".join(whens)
    assert document[True] == {"push": {"tags": [f"{tag}*" for tags in TAGS.values() for tag in tags]}}


@pytest.fixture
def tagged(tmp_path):
    """Return a function that checks a tag in a folder with given files; it returns the exit code."""
    (step,) = (s for s in read("release.yml")["jobs"]["build"]["steps"] if "TAG" in s.get("env", {}))
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for name in ("asrun", "errata"):  # the real commands, which have the real version
        (tmp_path / ".venv" / "bin" / name).symlink_to(Path(sys.executable).parent / name)
        (tmp_path / "packages" / name).mkdir(parents=True)

    def run(tag, files):
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        command = ["bash", "--noprofile", "--norc", "-e", "-c", step["run"]]
        environment = {**os.environ, "TAG": tag}
        return subprocess.run(command, cwd=tmp_path, env=environment, check=False).returncode

    return run


@pytest.mark.parametrize("library", ["asrun", "errata"])
def test_a_tag_of_a_library_is_its_version_and_that_has_a_date(tagged, library):
    version = import_module(library).__version__
    log = f"packages/{library}/CHANGELOG.md"
    dated = f"# Changelog\n\n## {version} - 2026-12-01\n"
    assert tagged(f"{library}-v{version}", {log: dated}) == 0
    assert tagged(f"{library}-v99", {log: dated.replace(version, "99")}) != 0
    assert tagged(f"{library}-v{version}", {log: "# Changelog\n\n## Unreleased\n"}) != 0
    assert tagged(f"{library}-v{version}", {log: dated.replace(version, f"{version}0")}) != 0


def test_a_tag_of_the_site_is_the_version_that_is_cited_and_that_has_a_date(tagged):
    cited = "version: 1.2.3\ndate-released: 2026-12-01\n"
    assert tagged("v1.2.3", {"CITATION.cff": cited}) == 0
    assert tagged("v1.2", {"CITATION.cff": cited}) != 0
    assert tagged("v1.2.3", {"CITATION.cff": "version: 1.2.3\n"}) != 0


def test_what_is_published_is_the_artefact_of_the_library_in_the_tag():
    jobs = read("release.yml")["jobs"]
    uploads = [step["with"] for step in jobs["build"]["steps"] if "upload-artifact" in step.get("uses", "")]
    artefacts = {upload["name"]: upload["path"] for upload in uploads}
    assert artefacts == {"dist": "dist", "asrun": "dist/asrun-*", "errata": "dist/errata_register-*"}
    (fetch,) = (step for step in jobs["publish"]["steps"] if "run" in step)
    script = f"gh() {{ echo $5; }}; {fetch['run']}"
    for tag, name in (("asrun-v0.1.0", "asrun"), ("errata-v0.1.0", "errata")):
        done = subprocess.run(
            ["bash", "-c", script], env={"TAG": tag, "RUN": "1"}, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == name


SAYING = read("fresh.yml")["jobs"]["say"]
KINDS = {kind["name"]: kind for kind in SAYING["strategy"]["matrix"]["include"]}


def carried_out(step, folder, fakes, **environment):
    """Run a step as the runner does, in a folder, with functions of the shell in place of commands."""
    subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", fakes + step["run"]], cwd=folder, check=True,
        env={"PATH": os.environ["PATH"], **environment},
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("status", "titles", "calls"),
    [
        ("0", [], []),
        ("1", [], ["issue list", "issue create"]),
        ("1", ["{}, elsewhere"], ["issue list", "issue create"]),
        ("1", ["{}"], ["issue list", "issue edit 7"]),
    ],
)
def test_what_was_found_of_a_kind_is_told_in_its_one_issue(tmp_path, kind, status, titles, calls):
    (step,) = SAYING["steps"]
    title = KINDS[kind]["title"]
    issues = [{"number": 7, "title": one.format(title)} for one in titles]
    (tmp_path / "issues.json").write_text(json.dumps(issues))
    (tmp_path / "found").mkdir()
    (tmp_path / "found" / "status.txt").write_text(f"{status}\n")
    said = "@someone ##[error] $(touch here)\r@nobody\n" + "x\n" * 20_000
    (tmp_path / "found" / "said.txt").write_text(said, newline="")
    fake = """gh() {
      case "$1 $2" in "run download") echo $5 > asked;; *) echo "$@" | cut -d' ' -f1-3 >> calls;; esac
      if [ "$1 $2" = "issue list" ]; then cat issues.json; fi; }
    """
    # What the step gets of its row of the matrix.
    row = {key: KINDS[kind][value[len("${{ matrix.") : -len(" }}")]]
           for key, value in step["env"].items() if "matrix" in value}  # fmt: skip
    carried_out(step, tmp_path, fake, RUN="1", **row)
    assert (tmp_path / "asked").read_text().strip() == kind
    made = (tmp_path / "calls").read_text().splitlines() if (tmp_path / "calls").exists() else []
    assert [call.removesuffix(" --state").removesuffix(" --title") for call in made] == calls
    if calls:
        body = (tmp_path / "body.md").read_bytes().decode()
        assert body.startswith(f"{KINDS[kind]['todo']}\n\n")
        assert "\n    @someone # #[error] $(touch here)@nobody\n    x\n" in body
        assert 50_000 < len(body) < 65_536
    assert not (tmp_path / "here").exists()


def test_an_issue_that_somebody_else_gave_the_title_is_not_written_to():
    (step,) = SAYING["steps"]
    (author,) = re.findall(r'gh issue list .*--search "(\S+) in:title', step["run"])
    assert author == "author:app/github-actions"


@pytest.mark.parametrize(
    ("code", "said", "status"),
    [
        (0, "a.py: f: same, tiny 1.1", "0"),
        (1, "a.py: f: changed, tiny 1.1\n     ::stop-commands::x\n    +##[error]y", "1"),
        (0, "a.py: f: could not look: tiny: gone", "1"),
        (2, "", None),
    ],
)
def test_the_comparison_of_engines_says_whether_there_is_something_to_tell(tmp_path, code, said, status):
    steps = read("fresh.yml")["jobs"]["engines"]["steps"]
    (run,) = (step["run"] for step in steps if step.get("name") == "Compare")
    (tmp_path / "given").write_text(f"{said}\n")
    fake = f"python() {{ cat given; return {code}; }}\n"
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", fake + run], cwd=tmp_path, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"]}, check=False,
    )  # fmt: skip
    assert done.returncode == (status is None)
    assert all(line.startswith("| ") and "##[" not in line for line in done.stdout.splitlines())
    if status is not None:
        assert (tmp_path / "status.txt").read_text().strip() == status
        assert (tmp_path / "said.txt").read_text() == f"{said}\n"


def test_each_kind_that_is_told_was_looked_for_and_has_an_issue_of_its_own():
    jobs = read("fresh.yml")["jobs"]
    for name in SAYING["needs"]:
        uploads = [step["with"] for step in jobs[name]["steps"] if "upload-artifact" in step.get("uses", "")]
        assert [upload["name"] for upload in uploads] == [name]
    assert [*KINDS] == SAYING["needs"] == [name for name in jobs if name != "say"]
    assert len({kind["title"] for kind in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("failing", ["nothing", "constraints", "--keep-going test processes"])
def test_what_fails_with_the_newest_versions_is_reported_with_the_versions_that_are_new(tmp_path, failing):
    (step,) = (one for one in read("fresh.yml")["jobs"]["newest"]["steps"] if "make" in one.get("run", ""))
    fakes = f"""make() {{ echo "log of $*"; test "$*" != "{failing}"; }}
      git() {{ test "$*" = "diff --unified=0 constraints.txt"
      printf -- '--- a/old\\n+++ b/new\\n@@ -1 +1 @@\\n-click==8.4\\n+click==9.0\\n'; }}
    """
    carried_out(step, tmp_path, fakes)
    said = (tmp_path / "said.txt").read_text().splitlines()
    targets = ["constraints", "--keep-going test processes"][: 1 if failing == "constraints" else 2]
    logs = [f"log of {one}" for one in targets]
    assert said == ["-click==8.4", "+click==9.0", *logs]
    assert (tmp_path / "status.txt").read_text() == f"{int(failing != 'nothing')}\n"


def test_the_libraries_are_tested_on_each_python_that_they_name():
    job = read("ci.yml")["jobs"]["libraries"]
    pythons = job["strategy"]["matrix"]["python"]
    (chosen,) = (step["with"] for step in job["steps"] if "setup-python" in step.get("uses", ""))
    assert chosen == {"python-version": "${{ matrix.python }}"}
    install, test = (step["run"] for step in job["steps"] if "run" in step)
    for name in ("asrun", "errata"):
        project = tomllib.loads((ROOT / "packages" / name / "pyproject.toml").read_text())["project"]
        named = [one.rpartition(" ")[2] for one in project["classifiers"] if "Python :: 3." in one]
        assert named == pythons
        assert project["requires-python"] == f">={pythons[0]}"
        assert f"'./packages/{name}[test]'" in install
        assert f" packages/{name}/tests" in test
    assert read("ci.yml")["jobs"]["site"]["needs"] == ["ci", "libraries"]


def test_a_pull_request_offers_the_site_that_was_checked():
    steps = read("ci.yml")["jobs"]["ci"]["steps"]
    checked = next(i for i, step in enumerate(steps) if step.get("run") == "bash .ci/run")
    (offer,) = steps[checked + 1 :]
    assert offer["uses"].startswith("actions/upload-artifact@")
    assert offer["if"] == "github.event_name == 'pull_request'"
    assert offer["with"] == {"name": "site", "path": "site", "retention-days": 14}


SET_UP = (
    "pyproject.toml",
    "packages/asrun/pyproject.toml",
    "packages/errata/pyproject.toml",
    "extensions/pyproject.toml",
    "constraints.txt",
    "no-deps.txt",
)


@pytest.fixture
def bench(tmp_path):
    """Return a function that runs a command where all programs only write down how they are called.

    It returns the exit code and the calls, each with its hash seed; a call that holds `failing` fails.
    """
    folder = tmp_path / "project"
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / "site").mkdir()
    (folder / "site" / "old.html").touch()
    (folder / "docs" / "en").mkdir(parents=True)
    fake = """#!/bin/sh
call="${0##*/} $*"
echo "seed=$PYTHONHASHSEED $call" >> "$LOG"
case $call in *"$FAILING"*) exit 1;; esac
while [ $# -gt 0 ]; do [ "$1" != --site-dir ] || mkdir -p "$2"; shift; done
"""
    for name in ("asrun", "pytest", "errata", "mkdocs", "properdocs", "python", "zensical"):
        (folder / ".venv" / "bin" / name).write_text(fake)
        (folder / ".venv" / "bin" / name).chmod(0o755)
    for name in ("Makefile", ".ci/run", "tests/processes.txt", *SET_UP):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / ".venv" / "ready").touch()

    log = tmp_path / "log"

    def done(*command, failing="no such call", fakes=()):
        for name in fakes:
            (tmp_path / "bin").mkdir(exist_ok=True)
            shutil.copy(folder / ".venv" / "bin" / "python", tmp_path / "bin" / name)
        log.unlink(missing_ok=True)
        path = os.pathsep.join([str(tmp_path / "bin"), os.environ["PATH"]])
        environment = {"PATH": path, "LOG": str(log), "FAILING": failing}
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)

    def run(*command, **options):
        code = done(*command, **options).returncode
        return code, log.read_text().splitlines() if log.exists() else []

    run.done = done
    run.folder = folder
    return run


PROGRAMS = "seed= asrun check --changed"


@pytest.mark.parametrize("target", ["site", "offline"])
def test_what_is_published_is_built_strictly_and_after_its_programs_and_proofs(bench, target):
    _, calls = bench("make", target)
    assert calls[:2] == [PROGRAMS, "seed= errata prove"]
    assert calls[2].startswith("seed=0 python -m tools.build .")


@pytest.mark.parametrize("target", ["site", "offline", "dist"])
@pytest.mark.parametrize("failing", ["asrun check", "errata prove"])
def test_nothing_is_built_if_a_program_or_a_proof_fails(bench, target, failing):
    code, calls = bench("make", target, failing=failing)
    assert code != 0
    assert not any("mkdocs" in call or "build" in call for call in calls)
    assert (bench.folder / "site" / "old.html").exists()


@pytest.mark.parametrize("target", ["recorded", "test", "processes", "update", "mutate"])
def test_programs_run_with_another_hash_seed_each_time(bench, target):
    code, calls = bench("make", target)
    assert code == 0
    assert calls
    assert all(call.startswith("seed= ") for call in calls)


def test_each_test_file_is_run_by_exactly_one_target(bench):
    """What `make test` is not given by name it finds in the folders of the settings."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    files = (ROOT / "tests" / "files.txt").read_text().split()
    runs = []
    for target in ("test", "processes", "browser"):
        (call,) = bench("make", target)[1]
        named = call.partition(" --dist loadfile")[2].split()
        left_out = {one.removeprefix("--ignore=") for one in named if one.startswith("--ignore=")}
        given = [one for one in named if not one.startswith("-")] or settings["testpaths"]
        runs += [one for one in files if one not in left_out and any(map(Path(one).is_relative_to, given))]
    assert sorted(runs) == files


def test_a_file_that_asks_for_the_whole_site_is_run_where_that_is_built():
    asking = r"^def test_\w+\((?:\w+, )*built\b"
    paths = (ROOT / "tests" / "site").glob("test_*.py")
    found = {path for path in paths if re.search(asking, path.read_text("utf-8"), re.MULTILINE)}
    listed = {ROOT / one for one in (ROOT / "tests" / "processes.txt").read_text().split()}
    assert len(found) > 5
    assert found - listed == set()


def test_console_sessions_start_processes_too():
    listed = {ROOT / one for one in (ROOT / "tests" / "processes.txt").read_text().split()}
    sessions = {*(ROOT / "snippets").glob("*.sh")}
    assert len(sessions) > 5
    assert sessions - listed == set()


def popen():
    subprocess.run(["true"], check=True)


def spawn():
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


@pytest.mark.parametrize(
    ("kind", "name", "start", "told"),
    [
        (pytest.Function, "tests/site/test_prose.py", popen, "(subprocess.Popen ('true', ['true']"),
        (pytest.Function, "tests/site/test_prose.py", lambda: os.system("true"), "(os.system (b'true',))"),
        (pytest.Function, "tests/site/test_prose.py", spawn, "(os.posix_spawn ('/bin/true'"),
        (pytest.Function, "tests/site/test_prose.py", (ROOT / "Makefile").exists, ""),
        (pytest.Function, "packages/errata/tests/test_diff.py", popen, "(subprocess.Popen ('true', ['true']"),
        (pytest.Function, "tests/site/test_workflows.py", popen, ""),
        (pytest.Function, "tests/browser/test_smoke.py", popen, ""),
        (pytest.Item, "errata.yml", popen, ""),
        (pytest.Item, "snippets/softmax.py", popen, ""),
    ],
)
def test_a_test_of_make_test_that_starts_a_process_fails(pytestconfig, kind, name, start, told):
    (guard,) = (one for one in pytestconfig.pluginmanager.get_plugins() if isinstance(one, InOneProcess))
    popen()  # as a module may when it is imported, before the first test
    guard.pytest_runtest_setup()
    start()
    item = Mock(kind, path=ROOT / name)
    left = guard.pytest_runtest_teardown(item)
    next(left)
    with pytest.raises(pytest.fail.Exception if told else StopIteration) as end:
        left.send(None)
    assert told in str(end.value)
    assert guard.started == []


WAY_OUT = [
    "tools.build .same/properdocs properdocs", " site .same/properdocs", "errata pages",
    "zensical build", "errata guard", " site .same/zensical",
]  # fmt: skip


@pytest.mark.parametrize("failing", WAY_OUT)
def test_the_way_out_ends_at_the_step_that_fails(bench, failing):
    code, calls = bench("make", "way-out", failing=failing)
    assert code != 0
    assert failing in calls[-1]
    assert len(calls) == WAY_OUT.index(failing) + 1


def test_the_site_is_served_to_this_machine_alone(bench):
    served = "seed=0 mkdocs serve --livereload --dev-addr 127.0.0.1:8000 --config-file mkdocs.yml"
    assert bench("make", "serve")[1][-1] == served


def test_who_mends_a_sentence_is_served_from_an_environment_of_its_own(bench):
    shutil.copytree(bench.folder / ".venv", bench.folder / ".venv-edit")
    shutil.rmtree(bench.folder / ".venv")
    assert bench("make", "edit")[1][-1] == (
        "seed= python -m mkdocs serve --livereload --dev-addr 127.0.0.1:8000 --config-file mkdocs-edit.yml"
    )


STEPS = (
    "lint, test, processes, translations, model, site, browser, same, way-out, package, mutate SAMPLE=60"
).split(", ")


def test_ci_takes_every_step(bench):
    code, calls = bench("bash", ".ci/run", fakes=("make", "chromium"))
    assert code == 0
    assert [call for call in calls if " make " in call] == [f"seed= make {step}" for step in STEPS]


@pytest.mark.parametrize("step", STEPS)
def test_ci_ends_at_the_step_that_fails(bench, step):
    code, calls = bench("bash", ".ci/run", failing=f"make {step}", fakes=("make", "chromium"))
    assert code != 0
    assert calls[-1] == f"seed= make {step}"


@pytest.mark.parametrize("failing", ["no such call", "make browser"])
def test_ci_says_at_its_end_what_took_longest_and_keeps_its_exit_code(bench, failing):
    """Time passes in the steps as their fakes set the clock of the shell."""
    script = (bench.folder / ".ci" / "run").read_text()
    slow = script.replace("step make test", "step make test; SECONDS=$((SECONDS + 100))")
    slow = slow.replace('  "$@"\n', '  "$@"\n  if [ "$2" = site ]; then SECONDS=$((SECONDS + 30)); fi\n')
    assert slow.count("SECONDS + 30") == slow.count("SECONDS + 100") == 1
    (bench.folder / ".ci" / "run").write_text(slow)
    done = bench.done("bash", ".ci/run", failing=failing, fakes=("make", "chromium"))
    assert (done.returncode == 0) == (failing == "no such call")
    rows = [row.split(" ", 1) for row in done.stdout.decode().splitlines()]
    times, names = [int(time) for time, _ in rows], [name for _, name in rows]
    assert names[:2] == ["seconds", "make site"]
    assert times[0] >= 130
    assert 30 <= times[1] < 100
    assert times == sorted(times, reverse=True)
    known = STEPS if failing == "no such call" else STEPS[: STEPS.index("browser")]
    assert {*names} == {"seconds", *(f"make {step}" for step in known)}


def test_the_job_that_asks_where_the_site_is_may_read_that():
    jobs = read("ci.yml")["jobs"]
    (job,) = (job for job in jobs.values() if "actions/configure-pages" in str(job["steps"]))
    assert job["permissions"] == {"contents": "read", "pages": "read"}


def test_each_pre_commit_hook_calls_a_command_of_the_package():
    hooks = yaml.load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"), yaml.CSafeLoader)
    assert {hook["id"] for hook in hooks} == {"errata-check", "errata-prove"}
    for hook in hooks:
        assert {"id", "name", "entry", "language", "files"} <= hook.keys()
        program, command = hook["entry"].split()
        assert (program, hook["language"]) == ("errata", "python")
        assert command in main.commands


def test_each_pre_commit_hook_runs_when_a_register_a_proof_or_a_verdict_changes():
    folder = "snippets/errata"
    for hook in yaml.load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"), yaml.CSafeLoader):
        for path in ("errata.yml", "docs/errata.yml", f"{folder}/sum.py", f"{folder}/verdicts.json"):
            assert re.search(hook["files"], path), (hook["id"], path)
        assert not re.search(hook["files"], "snippets/softmax.py")


def test_a_report_is_filed_by_at_most_40_lines_with_no_right_but_to_propose():
    path = ROOT / ".github" / "workflows" / "erratum.yml"
    assert len(path.read_text().splitlines()) <= 40
    document = yaml.load(path.read_text(), yaml.CSafeLoader)
    assert document["permissions"] == {}
    (job,) = document["jobs"].values()
    assert job["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert document[True] == {"issues": {"types": ["labeled"]}}  # `on`, as YAML 1.1 reads it


@pytest.fixture(scope="module")
def remote_and_clone(tmp_path_factory):
    """A folder with a remote, a clone that knows it by a relative path, and a `gh` that writes down."""
    folder = tmp_path_factory.mktemp("runner")
    (folder / "bin").mkdir()
    fake = '#!/bin/sh\n[ "$1" = auth ] || { printf "%s\\n" "$@"; cat "$RUNNER_TEMP/said.md"; } > "$LOG"\n'
    (folder / "bin" / "gh").write_text(fake)
    (folder / "bin" / "gh").chmod(0o755)
    shutil.copytree(ROOT / "packages" / "errata" / "tests" / "site", folder / "clone")
    for command in (
        "git init -q --template= --bare remote.git",
        "git -C clone init -q --template= -b main",
        "git -C clone remote add origin ../remote.git",
        "git -C clone add .",
        "git -C clone -c user.name=t -c user.email=t@localhost commit -qm start",
    ):
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    return folder


# What `errata add` says and writes, which the test has asked it in its own process: Python starts slowly.
ASKED = """#!/bin/sh
[ "$1 $2 $4 $5 $6" = "add --from-issue --report $URL --today" ] && cmp "$3" "$RUNNER_TEMP/body.md" || exit 90
cp "$RUNNER_TEMP/new.yml" errata.yml
cat "$RUNNER_TEMP/out"
cat "$RUNNER_TEMP/err" >&2
exit "$(cat "$RUNNER_TEMP/code")"
"""
URL = "https://github.com/o/r/issues/7"


@pytest.fixture
def runner(tmp_path, remote_and_clone, monkeypatch):
    """Return a function that runs the last step in a clone with a remote and a `gh` that writes down.

    Its `errata` gives the answer of the command in this process, unless the real one is asked for; out:
    what it says instead.
    """
    shutil.copytree(remote_and_clone, tmp_path, dirs_exist_ok=True, symlinks=True)
    remote, clone = tmp_path / "remote.git", tmp_path / "clone"
    path = os.pathsep.join([str(tmp_path / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    script = steps(ROOT / ".github" / "workflows" / "erratum.yml")[-1]["run"]

    def ask(body):
        """Let `errata` in the clone answer as it does to a body; leave the clone as it is."""
        before = (clone / "errata.yml").read_bytes()
        report = tmp_path / "report.md"
        for file in (report, tmp_path / "body.md"):
            file.write_text(f"{body}\n", "utf-8")
        with monkeypatch.context() as patch:
            patch.chdir(clone)
            patch.setenv("GITHUB_ACTIONS", "true")
            day = f"{datetime.now(UTC):%F}"
            done = CliRunner().invoke(
                main, ["add", "--from-issue", str(report), "--report", URL, "--today", day]
            )
        (tmp_path / "new.yml").write_bytes((clone / "errata.yml").read_bytes())
        (clone / "errata.yml").write_bytes(before)
        (tmp_path / "out").write_bytes(done.stdout_bytes)
        (tmp_path / "err").write_bytes(done.stderr_bytes)
        (tmp_path / "code").write_text(str(done.exit_code))
        (tmp_path / "bin" / "errata").write_text(ASKED)
        (tmp_path / "bin" / "errata").chmod(0o755)

    def run(body, real=False, out=None):
        if not real:
            ask(body)
        if out is not None:
            (tmp_path / "out").write_text(out)
        event = {"issue": {"body": body, "html_url": URL, "number": 7}}
        (tmp_path / "event.json").write_text(json.dumps(event))
        environment = {
            "PATH": path, "HOME": str(tmp_path), "RUNNER_TEMP": str(tmp_path), "NUMBER": "7",
            "GITHUB_EVENT_PATH": str(tmp_path / "event.json"), "LOG": str(tmp_path / "log"),
            "GITHUB_ACTIONS": "true", "URL": URL,
        }  # fmt: skip
        command = ["bash", "-eo", "pipefail", "-c", script]
        done = subprocess.run(
            command, cwd=clone, env=environment, capture_output=True, text=True, check=False
        )
        log = tmp_path / "log"
        return done, log.read_text() if log.exists() else ""

    run.clone, run.remote = clone, remote
    return run


@pytest.mark.skipif(not shutil.which("jq"), reason="no jq, which GitHub's runners have")
@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
def test_a_report_becomes_a_draft_pull_request_or_ends_the_run(runner, path):
    done, log = runner(path.read_text("utf-8"))
    assert not list(runner.clone.parent.rglob("pwned"))
    assert not re.search(r"^\s*::|##\[", done.stdout, re.MULTILINE)  # what a runner takes for a command
    if "nothing written" in done.stdout:
        assert done.returncode == 1
        assert log == ""
        return
    assert done.returncode == 0, done.stderr
    assert log.startswith("pr\ncreate\n--draft\n--title\nErratum from issue 7\n")
    assert "From #7." in log
    shown = ["git", "-C", str(runner.remote), "show", "--stat", "--format=%s", "erratum-7"]
    shown = subprocess.run(shown, capture_output=True, text=True, check=True).stdout
    assert shown.startswith("errata: file issue 7\n")
    assert "1 file changed" in shown


@pytest.mark.skipif(not shutil.which("jq"), reason="no jq, which GitHub's runners have")
def test_whatever_is_said_of_a_report_is_no_command_and_mentions_nobody(runner):
    body = next(path for path in BODIES if path.stem == "complete").read_text("utf-8")
    done, log = runner(body, out="::error::x\n@all a ##[error]y\n")
    assert done.returncode == 0
    for said in (done.stdout, log):
        assert "    ::error::x\n    @all a # #[error]y\n" in said


@pytest.mark.skipif(not shutil.which("jq"), reason="no jq, which GitHub's runners have")
def test_a_branch_on_which_somebody_works_is_not_overwritten(runner):
    body = next(path for path in BODIES if path.stem == "complete").read_text("utf-8")
    assert runner(body, real=True)[0].returncode == 0
    git = ["git", "-C", str(runner.clone)]
    for command in (["switch", "-q", "-"], ["branch", "-qD", "erratum-7"]):  # a new clone has none
        subprocess.run([*git, *command], check=True)
    before = subprocess.run(["git", "-C", str(runner.remote), "rev-parse", "erratum-7"], capture_output=True)
    done, _ = runner(body.replace("seven", "eight"), real=True)
    assert done.returncode == 1
    assert "erratum-7 exists: delete it to file anew" in done.stdout
    after = subprocess.run(["git", "-C", str(runner.remote), "rev-parse", "erratum-7"], capture_output=True)
    assert before.stdout == after.stdout != b""
