"""Chapter 7: does extract_response read the text that it is given?

The function checked: rasbt/LLMs-from-scratch, ch07.ipynb, commit 4eea9ce,
read 2026-11-26.
"""

MARK = "\n### Response"
TEXTS = [f"one{MARK}:\nyes", f"another text{MARK}:\nno"]


def extract(parameter, text):
    """Run the body, whose only name is response, with this parameter."""
    response = TEXTS[0]  # of the notebook, left from an earlier cell
    given = {"response": response, parameter: text}
    read = given["response"]
    return read[read.find(MARK) + len(MARK + ":") + 1 :]


def check(parameter):
    """Raise AssertionError unless each text gives its own response."""
    found = [extract(parameter, text) for text in TEXTS]
    assert found == ["yes", "no"], (
        f"the texts end in yes and no, and the function returns {found}: it "
        f"reads the variable response, not its parameter {parameter}"
    )
