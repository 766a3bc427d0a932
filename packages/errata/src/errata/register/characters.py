"""Characters that no reader sees, or that steer a display: refused in files, shown in messages."""

import re

# What no reader can see and no page, feed or terminal may hold; NUL and the like come in as an escape.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Bidirectional controls reorder what a reader sees, others steer a terminal: they are shown as
# their code point.
_STEERING = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


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
    return _STEERING.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def visible_line(text: str) -> str:
    """Return a text in one line: a line break in it is shown, and begins no line of its own."""
    return re.sub("[\n\u2028\u2029]", lambda match: f"[U+{ord(match[0]):04X}]", visible(text))
