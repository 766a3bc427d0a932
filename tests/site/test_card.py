"""The picture that a link to the site shows elsewhere."""

import io

import matplotlib.pyplot as plt
import numpy as np

from tools.card import CARD, draw


def test_the_card_is_what_its_program_draws_and_the_program_draws_the_same_bytes_each_time():
    drawn = draw()
    assert draw() == drawn
    kept, made = (plt.imread(io.BytesIO(file)) for file in (CARD.read_bytes(), drawn))
    assert kept.shape[:2] == (630, 1200)
    assert np.abs(kept - made).max() < 0.1  # another CPU may round the edge of a letter otherwise
