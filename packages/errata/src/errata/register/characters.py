"""Characters that no reader sees, or that steer a display: refused in files, shown in messages."""

import re

# What no reader can see and no page, feed or terminal may hold; NUL and the like come in as an escape.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Bidirectional controls reorder what a reader sees, others steer a terminal or hide between letters: they
# are shown as their code point. Two that join letters (U+200C, U+200D) belong to how some scripts are spelt.
STEERING = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# What a runner of GitHub takes for a command: `::` that begins a line, and `##[` wherever it stands
# (actions/runner, ActionCommand.cs, commit 079cdb1, read 2026-11-27).
_COMMAND = re.compile(r"^(?P<blank>\s*):(?=:)|#(?=#\[)", re.MULTILINE)


def control(text: str) -> str:
    """Say which control characters a text holds, which no field may; nothing if it holds none."""
    if not CONTROL.search(text):
        return ""
    found = [f"U+{ord(char):04X}" for char in dict.fromkeys(CONTROL.findall(text))]
    if len(found) > 1:
        return f"control characters {', '.join(found)} are not allowed: remove them"
    return f"control character {found[0]} is not allowed: remove it"


def cleaned(text: str) -> str:
    """Return a text without control characters."""
    return CONTROL.sub("", text)


def visible(text: str) -> str:
    """Return a text whose characters stand in the order in which they are read."""
    return STEERING.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def uncommanded(text: str) -> str:
    """Return a text as a log may hold it: no line of it is a command to a runner."""
    return _COMMAND.sub(lambda match: f"{match['blank'] or ''}[U+{ord(match[0][-1]):04X}]", text)


def visible_line(text: str) -> str:
    """Return a text in one line of a log: a line break in it is shown, and begins no line of its own."""
    line = re.sub("[\n\u2028\u2029]", lambda match: f"[U+{ord(match[0]):04X}]", visible(text))
    return uncommanded(line)


def harmless(json: str) -> str:
    """Return JSON that says the same and has no command to a runner in a line of it."""
    return json.replace("##[", "\\u0023#[")
