"""Listing 5.4: can generate be called with these parameters?

The line that asks for `eos_id`: rasbt/LLMs-from-scratch, issue 255, read
2026-11-24.
"""

BODY = "idx_next == eos_id"


def call(parameters):
    """Call a function of these parameters whose body is that line."""
    source = f"lambda {', '.join(parameters)}: {BODY}"
    function = eval(source)  # of names in this file only
    return function(**dict.fromkeys(parameters, 0))


def check(parameters):
    """Raise AssertionError unless the body finds all its names."""
    try:
        call([*parameters, "idx_next"])
        missing = ""
    except NameError as error:
        missing = error.name
    assert not missing, (
        f"the line {BODY} asks for {missing!r}, which is no parameter "
        f"({', '.join(parameters)}): the call raises NameError"
    )
