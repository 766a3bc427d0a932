"""Compare all logits after each prompt with transformers, which loads the same file.

`make model-check` runs it and records what it prints. The two
share gguf, which undoes the quantisation, and the token ids, because the
tokenizer that transformers makes of this file does not split digits; rotation,
attention, norms and products are its own, in torch.
"""

import os
import platform
import warnings
from datetime import date
from importlib.metadata import version

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers

from real_model.model import FILE, locate
from real_model.record import PROMPTS, Session

if __name__ == "__main__":
    warnings.simplefilter("ignore")  # transformers' own, while loading
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    torch.set_num_threads(1)
    theirs = transformers.AutoModelForCausalLM.from_pretrained(
        locate().parent, gguf_file=FILE, dtype=torch.float32
    )
    ours = Session()
    names = "numpy", "gguf", "tokenizers", "transformers", "torch", "accelerate"
    print(date.today(), platform.machine(), "Python", platform.python_version())
    print(*(f"{name} {version(name).split('+')[0]}" for name in names), sep=", ")
    print(f"{FILE}, float32, {ours.model.vocabulary:,} logits a prompt")
    print()
    print("prompt  tokens  largest difference  same ten largest")
    for name in PROMPTS:
        ids = ours.encode(ours.prompts[name])
        with torch.no_grad():
            z = theirs(torch.tensor([ids])).logits[0, -1].double().numpy()
        mine = ours.logits(name)[-1]
        same = (z.argsort()[-10:] == mine.argsort()[-10:]).all()
        off = abs(z - mine).max()
        print(f"{name:6}  {len(ids):6}  {off:18.1e}  {'yes' if same else 'no':>16}")
