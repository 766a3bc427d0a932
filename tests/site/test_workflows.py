"""The workflows: pinned, no expression in a shell, and the one for reports carried out on hostile ones."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from errata.cli import main
from hooks.pages import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BODIES = sorted((ROOT / "tests" / "errata" / "bodies").glob("*.md"))


def steps(path):
    document = yaml.safe_load(path.read_text("utf-8"))
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
    text = (ROOT / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"^```yaml\n(on: .*?)^```", text, re.DOTALL | re.MULTILINE)
    document = yaml.safe_load(shown)
    assert document[True] == ["push", "pull_request"]  # `on`, as YAML 1.1 reads it
    assert document["permissions"] == {"contents": "read"}
    first, second = document["jobs"]["errata"]["steps"]
    assert first in steps(ROOT / ".github" / "workflows" / "ci.yml")
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    assert second["uses"] == "OWNER/REPOSITORY@COMMIT"
    assert second["with"].keys() <= inputs.keys()


def test_the_job_that_asks_where_the_site_is_may_read_that():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text("utf-8"))["jobs"]
    (job,) = (job for job in jobs.values() if "actions/configure-pages" in str(job["steps"]))
    assert job["permissions"] == {"contents": "read", "pages": "read"}


def test_each_pre_commit_hook_calls_a_command_of_the_package():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {hook["id"] for hook in hooks} == {"errata-check", "errata-prove"}
    for hook in hooks:
        assert {"id", "name", "entry", "language", "files"} <= hook.keys()
        program, command = hook["entry"].split()
        assert (program, hook["language"]) == ("errata", "python")
        assert command in main.commands


def test_each_pre_commit_hook_runs_when_a_register_a_proof_or_a_verdict_changes():
    folder = "snippets/errata"
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")):
        for path in ("errata.yml", "docs/errata.yml", f"{folder}/sum.py", f"{folder}/verdicts.json"):
            assert re.search(hook["files"], path), (hook["id"], path)
        assert not re.search(hook["files"], "snippets/softmax.py")


def test_a_report_is_filed_by_at_most_40_lines_with_no_right_but_to_propose():
    path = ROOT / ".github" / "workflows" / "erratum.yml"
    assert len(path.read_text().splitlines()) <= 40
    document = yaml.safe_load(path.read_text())
    assert document["permissions"] == {}
    (job,) = document["jobs"].values()
    assert job["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert document[True] == {"issues": {"types": ["labeled"]}}  # `on`, as YAML 1.1 reads it


@pytest.fixture
def runner(tmp_path):
    """Return a function that runs the last step in a clone with a remote and a `gh` that writes down."""
    (tmp_path / "bin").mkdir()
    fake = '#!/bin/sh\n[ "$1" = auth ] || { printf "%s\\n" "$@"; cat "$RUNNER_TEMP/said.md"; } > "$LOG"\n'
    (tmp_path / "bin" / "gh").write_text(fake)
    (tmp_path / "bin" / "gh").chmod(0o755)
    remote, clone = tmp_path / "remote.git", tmp_path / "clone"
    (clone / "snippets" / "errata").mkdir(parents=True)
    shutil.copytree(ROOT / "tests" / "errata" / "site", clone, dirs_exist_ok=True)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@localhost"]
    for command in (
        ["git", "init", "-q", "--bare", str(remote)],
        ["git", "-C", str(clone), "init", "-q", "-b", "main"],
        ["git", "-C", str(clone), "remote", "add", "origin", str(remote)],
        ["git", "-C", str(clone), "add", "."],
        [*git, "-C", str(clone), "commit", "-qm", "start"],
    ):
        subprocess.run(command, check=True, capture_output=True)
    path = os.pathsep.join([str(tmp_path / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    script = steps(ROOT / ".github" / "workflows" / "erratum.yml")[-1]["run"]

    def run(body):
        event = {"issue": {"body": body, "html_url": "https://github.com/o/r/issues/7", "number": 7}}
        (tmp_path / "event.json").write_text(json.dumps(event))
        environment = {
            "PATH": path, "HOME": str(tmp_path), "RUNNER_TEMP": str(tmp_path), "NUMBER": "7",
            "GITHUB_EVENT_PATH": str(tmp_path / "event.json"), "LOG": str(tmp_path / "log"),
            "GITHUB_ACTIONS": "true",
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
def test_a_branch_on_which_somebody_works_is_not_overwritten(runner):
    body = next(path for path in BODIES if path.stem == "complete").read_text("utf-8")
    assert runner(body)[0].returncode == 0
    git = ["git", "-C", str(runner.clone)]
    for command in (["switch", "-q", "-"], ["branch", "-qD", "erratum-7"]):  # a new clone has none
        subprocess.run([*git, *command], check=True)
    before = subprocess.run(["git", "-C", str(runner.remote), "rev-parse", "erratum-7"], capture_output=True)
    done, _ = runner(body.replace("seven", "eight"))
    assert done.returncode == 1
    assert "erratum-7 exists: delete it to file anew" in done.stdout
    after = subprocess.run(["git", "-C", str(runner.remote), "rev-parse", "erratum-7"], capture_output=True)
    assert before.stdout == after.stdout != b""
