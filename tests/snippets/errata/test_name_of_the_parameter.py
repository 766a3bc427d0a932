import pytest

from snippets.errata import name_of_the_parameter as proof
from tests.snippets.errata.quoted import quoted

# The body as the notebook has it at commit 4eea9ce.
BODY = 'return response[response.find("\\n### Response")+len("\\n### Response:")+1:]'


def function(first_line):
    """Return the quoted function, and the notebook's variables, of which response is one."""
    names = {"response": proof.TEXTS[0]}
    exec(f"{first_line}\n    {BODY}", names)
    return names["extract_response"]


def test_the_quoted_functions_read_what_the_proof_says():
    for line, parameter in zip(quoted("E0104"), ("response_text", "response"), strict=True):
        extract = function(line)
        for text in proof.TEXTS:
            assert extract(text) == proof.extract(parameter, text)


def test_if_the_variable_holds_the_text_that_is_given_nothing_goes_wrong(monkeypatch):
    monkeypatch.setattr(proof, "TEXTS", [f"text{proof.MARK}:\nyes"])
    assert proof.extract("response_text", proof.TEXTS[0]) == "yes"


def test_any_name_but_that_of_the_body_is_refused():
    with pytest.raises(AssertionError, match=r"returns \['yes', 'yes'\].* parameter text$"):
        proof.check(parameter="text")
