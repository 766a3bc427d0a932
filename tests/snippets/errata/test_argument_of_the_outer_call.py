import inspect

import pytest
import torch

from snippets.errata import argument_of_the_outer_call as proof
from tests.snippets.errata.quoted import quoted


def test_weights_only_is_a_parameter_of_the_inner_call_alone():
    assert "weights_only" in inspect.signature(torch.load).parameters
    assert "weights_only" not in inspect.signature(torch.nn.Module.load_state_dict).parameters


def test_the_quoted_lines_do_what_the_proof_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model = torch.nn.Linear(2, 3)
    torch.save(model.state_dict(), "model.pth")
    original, corrected = quoted("E0100")
    exec(corrected, {"torch": torch, "model": model})
    with pytest.raises(TypeError) as error:
        exec(original, {"torch": torch, "model": model})
    with pytest.raises(AssertionError) as proved:
        proof.check(given_to="load_state_dict")
    assert str(proved.value).removeprefix("TypeError: ") in str(error.value).replace("Linear.", "Module.")
