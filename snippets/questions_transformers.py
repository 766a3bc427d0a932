"""Messages that transformers gives about a temperature."""

import textwrap
from functools import partial

import transformers
from transformers import GenerationConfig, TemperatureLogitsWarper

transformers.logging.set_verbosity_error()


def say(call, function):
    """Print a call and the error it raises."""
    print(f">>> {call}")
    try:
        function()
    except ValueError as error:
        for line in f"ValueError: {error}".splitlines():
            print(textwrap.fill(line, 76, break_on_hyphens=False))


if __name__ == "__main__":
    print("transformers", transformers.__version__)
    for temperature in (0.0, 2, -1.0):
        say(
            f"TemperatureLogitsWarper({temperature})",
            partial(TemperatureLogitsWarper, temperature),
        )
    say(
        "GenerationConfig(temperature=0.7).validate(strict=True)",
        lambda: GenerationConfig(temperature=0.7).validate(strict=True),
    )
