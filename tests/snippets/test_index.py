"""The landing page: what its figure holds of the real model is what is recorded."""

import numpy as np
import pytest

from real_model.records import PROMPTS, TEXTS, figure, how
from snippets import index_figure
from tests.paths import PROJECT

STORY = PROMPTS["story"]


def test_the_figure_holds_the_eight_largest_recorded_logits():
    assert [token.strip() for token in STORY["tokens"][:8]] == index_figure.NEXT
    assert index_figure.LARGEST.tolist() == STORY["logits"][:8]


@pytest.mark.parametrize("temperature", index_figure.OTHERS)
def test_the_share_of_all_others_leaves_the_first_token_what_was_measured_of_all_logits(temperature):
    weights = np.exp((index_figure.LARGEST - index_figure.LARGEST[0]) / temperature)
    top = (1 - index_figure.OTHERS[temperature]) / weights.sum()
    assert top == pytest.approx(figure("story", "top", temperature), rel=0.005)


@pytest.mark.parametrize(("name", "temperature"), [("cold", 0.2), ("plain", 1), ("hot", 1.5)])
def test_a_text_begins_as_the_model_wrote_it(name, temperature):
    (text,) = [text["text"] for text in TEXTS if how(text) == ("story", temperature, "none", 123)]
    shown = PROJECT.values()[f"real_model.tale_{name}"]
    assert text.replace("\n", " ").strip().startswith(shown)
