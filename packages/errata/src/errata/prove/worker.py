"""The process in which proofs run: one request a line, answers a line each.

Request: [token, file, claim, ...], JSON. Answers: [token, null] once the file is imported, then
[token, [[kind, message], ...]], one for each claim; or [token, message] if it is unusable.
"""

import json
import os
import sys
from typing import Any, TextIO


def main() -> None:
    """Answer requests on standard input until it ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a proof prints is no answer
    for request in sys.stdin.buffer:
        token, file, *claims = json.loads(request)
        _answer(token, file, claims, answers)


def _answer(token: str, file: str, claims: list[dict[str, Any]], answers: TextIO) -> None:
    def say(answer: Any) -> None:
        print(json.dumps([token, answer]), file=answers, flush=True)

    try:
        check = _load(file)
    except ModuleNotFoundError as error:
        say(f"cannot be imported: {_named(error)}; a proof has its own file and installed packages alone")
        return
    except BaseException as error:
        say(f"cannot be imported: {_named(error)}")
        return
    if not callable(check):
        say("defines no function `check`")
        return
    say(None)
    say([_run(check, claim) for claim in claims])


def _load(file: str) -> Any:
    """Run a file as a module of its own, always from its source; return its `check`, if any."""
    module = type(sys)("erratum_proof")
    module.__file__ = file
    sys.modules["erratum_proof"] = module
    with open(file, "rb") as source:
        exec(compile(source.read(), file, "exec"), module.__dict__)
    return module.__dict__.get("check")


def _run(check: Any, claim: dict[str, Any]) -> tuple[str, str]:
    try:
        check(**claim)
    except AssertionError as refusal:
        return "refuted", _line(str(refusal))
    except BaseException as error:  # also SystemExit: it would end the worker
        return "stray", _named(error)
    return "passed", ""


def _named(error: BaseException) -> str:
    return _line(f"{type(error).__name__}: {error}").removesuffix(":")


def _line(text: str) -> str:
    """Return a text as one line that can be written in UTF-8."""
    return " ".join(text.split()).encode("utf-8", "backslashreplace").decode("utf-8")


if __name__ == "__main__":
    main()
