"""Read YAML 1.2 into plain data and remember where each value stood."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from errata.register.characters import CONTROL, control

Path = tuple[str | int, ...]
MAX_DEPTH = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_STARTS = {yaml.MappingStartEvent, yaml.SequenceStartEvent}
_ENDS = {yaml.MappingEndEvent, yaml.SequenceEndEvent}
_NODES = {yaml.ScalarEvent, yaml.AliasEvent, *_STARTS}

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as the parser counts lines

_COMMENT = re.compile(r"\s*(#[^\r\n]*)")

# The core schema of YAML 1.2: `no` and a date are text, `0777` is the number 777. Its octal and
# hexadecimal numbers, infinity and nan stay text here: no field and no claim needs them.
_CORE = (
    (re.compile(r"~|null|Null|NULL|"), lambda text: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (re.compile(r"[-+]?[0-9]{1,300}"), int),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]{1,300}(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?"), float),
)
_CORE_STARTS = set("~nNtTfF+-.0123456789") | {""}


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


@dataclass
class Source:
    """What was read: data, where each part of it stands, and problems of the YAML itself.

    places: by the `id` of each mapping and list in data, line and column of what it holds, in its order; of
      what a mapping holds, first those of the key. (A tuple for each path would take ten times the memory.)
    spans: by path, where in the text a value starts and ends, as the parser counts characters; of the file,
      its own keys and each id, which is all that an edit changes.
    written: by path, how the file writes a number, a truth value or nothing.
    cut: by path, the comment that follows a plain text, and where: the text may have meant to go on.
    """

    data: Any = None
    places: dict[int, "array[int]"] = field(default_factory=dict)
    spans: dict[Path, tuple[int, int]] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    cut: dict[Path, tuple[int, int, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _ranks: dict[int, dict[str, int]] = field(default_factory=dict)  # of keys, in large mappings

    def at(self, path: Path) -> tuple[int, int]:
        """Return line and column of a path, or of its nearest parent that stands in the file.

        `(..., key)` is where a value starts, `(..., key, "@key")` where its key does.
        """
        of_key = path[-1:] == ("@key",)
        steps = path[:-1] if of_key else path
        part: Any = self.data
        line, column = self.places.get(0, (1, 1))
        for left, step in zip(range(len(steps) - 1, -1, -1), steps, strict=True):
            places = self.places.get(id(part), ()) if type(part) in (dict, list) else ()
            if type(part) is dict and step in part:
                start = 4 * self._rank(part, step) + (0 if of_key and not left else 2)
            elif type(part) is list and type(step) is int:
                start = 2 * step
            else:
                break
            if not places[start : start + 2]:
                break
            line, column = places[start : start + 2]
            part = part[step]
        return line, column

    def _rank(self, part: dict[str, Any], key: str | int) -> int:
        if len(part) < 100:
            return [*part].index(str(key))
        if id(part) not in self._ranks:
            self._ranks[id(part)] = {name: n for n, name in enumerate(part)}
        return self._ranks[id(part)][str(key)]


def _unseen(text: str) -> Iterator[Problem]:
    """Yield the control characters that stand in a file as such; line ends are none."""
    if not CONTROL.search(text):
        return
    for number, line in enumerate(BREAK.split(text), 1):
        for found in CONTROL.finditer(line):
            yield Problem(number, found.start() + 1, "ER100", control(found[0]))


class _Refused(Exception):
    """YAML that this format does not allow; args are the event and the reason."""


def load(text: str) -> Source:
    """Return the data of a YAML text with the position of every key and value.

    Of a key that stands twice the first value counts.
    Never raises for bad input: what is wrong is in `problems`, with code ER100 or ER110.
    """
    source = Source(problems=list(_unseen(text)))
    if source.problems:  # the parser would end at the first one
        text = CONTROL.sub(lambda found: found[0] if found[0] in "\r\x85" else "\ufffd", text)
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
        if all(problem.line != line for problem in source.problems):  # or it stumbles over what is said
            source.problems.append(Problem(line, column, "ER100", f"not YAML: {reason}"))
        return source
    except yaml.YAMLError as error:  # a character that YAML does not allow; it carries no mark
        line = text.encode().count(b"\n", 0, getattr(error, "position", 0)) + 1
        reason = str(error).splitlines()[0]
        source.problems.append(Problem(line, 1, "ER100", f"not YAML: {reason}"))
        return source
    if data is None and not source.problems:
        source.problems.append(Problem(1, 1, "ER100", "the file is empty"))
    if any(problem.code == "ER100" for problem in source.problems):
        return source  # what it says is not what its author meant
    source.data = data
    return source


def _worded(problem: str, char: str) -> str:
    """Say what to do about a problem of the parser at a character, if its own words do not."""
    if char == "\t" and ("tab" in problem or "any token" in problem):
        return "a tab cannot indent; use blanks"
    if "any token" in problem:
        return f"{char} cannot begin a text; quote the text"
    if "block sequence entries" in problem:
        return "a list cannot begin here; quote a text that begins with `- `"
    if "alphabetic or numeric" in problem:
        return "* and & cannot begin a text; quote the text"
    if "comment or line break" in problem:
        return "| and > cannot begin a text of one line; quote the text"
    if "mapping keys" in problem:
        return "? and a blank cannot begin a text; quote the text"
    if "expected key" in problem:
        return "no key begins here; quote a whole text that begins with a quote or bracket, or fix the indent"
    if "end of stream" in problem:
        return "the quote that begins here never ends; close it"
    if char == ":" and ("mapping values" in problem or "did not find expected ','" in problem):
        return "a colon and a blank where no new value can begin; quote a text that contains them"
    return problem


def _build(text: str, source: Source) -> Any:
    """Build the data from YAML events, on a stack of our own: depth is bounded, nothing recurses."""
    root: list[Any] = []
    source.places[0] = array("I")
    stack: list[tuple[Any, Path, array[int]]] = [(root, (), source.places[0])]
    names: dict[str, str] = {}  # each key once, however often it stands there
    key: str | None = None
    key_start, key_end = (1, 1), None
    loader: Any = _Loader(text)  # the stubs lack what events carry
    for event in iter(loader.get_event, None):
        kind = type(event)
        if kind in _ENDS:
            _, path, _ = stack.pop()
            if path in source.spans:
                source.spans[path] = source.spans[path][0], event.end_mark.index
            continue
        if kind not in _NODES:
            if kind is yaml.DocumentStartEvent and root:
                raise _Refused(event, "one document per file: remove the second `---`")
            continue
        container, path, places = stack[-1]
        start = event.start_mark
        here = (start.line + 1, start.column + 1)
        style = event.style if kind is yaml.ScalarEvent else None
        if (event.anchor or event.tag is not None or style == '"') and (reason := _forbidden(event)):
            source.problems.append(Problem(*here, "ER100", reason))
        is_field = type(container) is dict
        if is_field and key is None:
            if kind is not yaml.ScalarEvent:
                raise _Refused(event, "a key must be a plain word")
            key = names.setdefault(event.value, event.value)
            if key in container:
                source.problems.append(Problem(*here, "ER110", f"duplicate key {key!r}"))
            key_start, key_end = here, event.end_mark
            continue
        value = event.value if style else _value(event)
        if container is root:
            child: Path = ()
            root.append(value)
            places.extend(here)
        elif is_field:
            assert key is not None
            child = (*path, key)
            if key not in container:
                container[key] = value
                places.extend((*key_start, *here))
        else:
            child = (*path, len(container))
            container.append(value)
            places.extend(here)
        if len(child) < 2 or child[-1] == "id":
            source.spans[child] = start.index, event.end_mark.index
        if kind is yaml.ScalarEvent and not style:
            if type(value) is not str:
                source.written[child] = event.value
            begin = key_end if key else start
            indent = (key_start if is_field else here)[1]
            if comment := _comment(text, event, begin, indent):
                source.cut[child] = comment
        elif kind in _STARTS:
            if len(stack) > MAX_DEPTH:
                raise _Refused(event, f"nested deeper than {MAX_DEPTH} levels")
            source.places[id(value)] = array("I")
            stack.append((value, child, source.places[id(value)]))
        key = None
    return root[0] if root else None


def _forbidden(event: Any) -> str:
    """Say why a node with an anchor, a tag or double quotes is not allowed here; nothing if it is."""
    if event.anchor:
        remedy = "write the value out, or quote a text that begins with * or &"
        return f"anchors and aliases are not allowed: {remedy}"
    if event.tag is not None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        return f"tags are not allowed: remove {tag!r}, or quote a text that begins with !"
    return control(event.value)  # the parser brings some along in double quotes alone


def _comment(text: str, event: Any, begin: Any, indent: int) -> tuple[int, int, str] | None:
    """Return the comment before or after a plain value that its author may have meant as text, and where.

    That is one between the key, which ends at begin, and the value, and one after it, on its line or below
    it and further in than its key, whose column is indent. An item of a list has no key and begins itself.
    """
    places = [(event.end_mark, event.end_mark.index, len(text))]
    if event.start_mark.index > begin.index + 2:  # or a colon and a blank are all that stands before it
        colon = text.find(":", begin.index, event.start_mark.index)
        places.insert(0, (begin, colon + 1 or begin.index, event.start_mark.index))
    for mark, start, end in places:
        if found := _COMMENT.match(text, start, end):
            lines = BREAK.split(text[mark.index : found.start(1)])
            column = len(lines[-1]) + 1 + (mark.column if len(lines) == 1 else 0)
            if len(lines) == 1 or mark is begin or (event.value and column > indent):
                return mark.line + len(lines), column, found[1]
    return None


def _value(event: Any) -> Any:
    """Return the value of a node that is no quoted or block text; a list or a mapping is still empty."""
    if isinstance(event, yaml.ScalarEvent):
        return plain(event.value)
    if isinstance(event, yaml.CollectionStartEvent):
        return {} if isinstance(event, yaml.MappingStartEvent) else []
    return None


def plain(text: str) -> Any:
    """Return what a text without quotes is read as: a number, a truth value, nothing, or itself."""
    if text[:1] not in _CORE_STARTS:  # most are words
        return text
    for pattern, convert in _CORE:
        if pattern.fullmatch(text):
            return convert(text)
    return text
