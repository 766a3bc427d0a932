"""Read YAML 1.2 into plain data and remember where each value stood."""

import re
from typing import Any, NamedTuple

import yaml

Path = tuple[str | int, ...]
MAX_DEPTH = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What no reader can see and no page, feed or terminal may hold; NUL and the like come in as an escape.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# The core schema of YAML 1.2: a date, `no` and `0777` stay text.
_CORE = (
    (re.compile(r"~|null|Null|NULL|"), lambda text: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]{1,300}"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]{1,300}(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?"), float),
)


class Problem(NamedTuple):
    """One thing that is wrong, and where: line and column count from 1."""

    line: int
    column: int
    code: str
    message: str

    @property
    def is_warning(self) -> bool:
        """Say whether the file is right in spite of it."""
        return self.code.startswith("EW")


class Source(NamedTuple):
    """What was read: data, the position of each path in it, and problems of the YAML itself.

    written: by path, how the file writes a number, a truth value or nothing.
    """

    data: Any
    positions: dict[Path, tuple[int, int]]
    written: dict[Path, str]
    problems: list[Problem]

    def at(self, path: Path) -> tuple[int, int]:
        """Return line and column of a path, or of its nearest parent that stands in the file."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, (1, 1))


def control(text: str) -> str:
    """Say which control character a text holds, which no field may; nothing if it holds none."""
    found = _CONTROL.search(text)
    return f"control character U+{ord(found[0]):04X} is not allowed: remove it" if found else ""


def cleaned(text: str) -> str:
    """Return a text without control characters."""
    return _CONTROL.sub("", text)


class _Refused(Exception):
    """YAML that this format does not allow; args are the event and the reason."""


def load(text: str) -> Source:
    """Return the data of a YAML text with the position of every key and value.

    Positions: `(..., key)` is where a value starts, `(..., key, "@key")` where its key does.
    Never raises for bad input: what is wrong is in `problems`, with code ER100 or ER110.
    """
    source = Source(None, {}, {}, [])
    try:
        data = _build(text, source)
    except _Refused as refusal:
        event, reason = refusal.args
        mark = event.start_mark
        source.problems.append(Problem(mark.line + 1, mark.column + 1, "ER100", reason))
        return source
    except yaml.MarkedYAMLError as error:
        where = error.problem_mark or error.context_mark
        if error.context_mark and "end of stream" in (error.problem or ""):
            where = error.context_mark  # of an open quote, its start
        line, column = (where.line + 1, where.column + 1) if where else (1, 1)
        reason = _worded(error.problem or "", text[where.index : where.index + 1] if where else "")
        source.problems.append(Problem(line, column, "ER100", f"not YAML: {reason}"))
        return source
    except yaml.YAMLError as error:  # a character that YAML does not allow; it carries no mark
        line = text.encode().count(b"\n", 0, getattr(error, "position", 0)) + 1
        reason = str(error).splitlines()[0]
        source.problems.append(Problem(line, 1, "ER100", f"not YAML: {reason}"))
        return source
    if data is None and not source.problems:
        source.problems.append(Problem(1, 1, "ER100", "the file is empty"))
    return source._replace(data=data)


def _worded(problem: str, char: str) -> str:
    """Say what to do about a problem of the parser at a character, if its own words do not."""
    if char == "\t" and ("tab" in problem or "any token" in problem):
        return "a tab cannot indent; use blanks"
    if "any token" in problem:
        return f"{char} cannot begin a text; quote the text"
    if char == ":" and ("mapping values" in problem or "did not find expected ','" in problem):
        return "a colon and a blank stand where no new value can begin; quote a text that holds them"
    return problem


def _build(text: str, source: Source) -> Any:
    """Build the data from YAML events, on a stack of our own: depth is bounded, nothing recurses."""
    root: list[Any] = []
    stack: list[tuple[Any, Path]] = [(root, ())]
    key: str | None = None
    for any_event in yaml.parse(text, Loader=_Loader):
        if isinstance(any_event, yaml.DocumentStartEvent) and root:
            raise _Refused(any_event, "one document a file: remove the second `---`")
        if isinstance(any_event, yaml.CollectionEndEvent):
            stack.pop()
        if not isinstance(any_event, yaml.NodeEvent):
            continue
        event: Any = any_event  # the stubs lack what events carry
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _Refused(event, "anchors and aliases are not allowed: write the value out")
        if event.tag is not None:
            raise _Refused(event, f"tags are not allowed: remove {event.tag!r}")
        if isinstance(event, yaml.ScalarEvent) and (unseen := control(event.value)):
            raise _Refused(event, unseen)
        container, path = stack[-1]
        here = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(container, dict) and key is None:
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(event, "a key must be a plain word")
            key = event.value
            if key in container:
                source.problems.append(Problem(*here, "ER110", f"duplicate key {key!r}"))
            source.positions[(*path, key, "@key")] = here
            continue
        value = _scalar(event) if isinstance(event, yaml.ScalarEvent) else _collection(event)
        if container is root:
            child: Path = ()
            root.append(value)
        elif isinstance(container, dict):
            assert key is not None
            child = (*path, key)
            container[key] = value
        else:
            child = (*path, len(container))
            container.append(value)
        source.positions[child] = here
        if value is None or isinstance(value, int | float):
            source.written[child] = event.value
        key = None
        if isinstance(event, yaml.CollectionStartEvent):
            if len(stack) > MAX_DEPTH:
                raise _Refused(event, f"nested deeper than {MAX_DEPTH} levels")
            stack.append((value, child))
    return root[0] if root else None


def _collection(event: Any) -> Any:
    return {} if isinstance(event, yaml.MappingStartEvent) else []


def _scalar(event: Any) -> Any:
    if event.style:  # quoted or block text
        return event.value
    for pattern, convert in _CORE:
        if pattern.fullmatch(event.value):
            return convert(event.value)
    return event.value
