"""The tokenizer of SmolLM2: byte-level BPE, each digit a token of its own.

Vocabulary and merges come from the GGUF file; the program is `tokenizers`.
GGUF names the way a text is cut first, "smollm", and leaves its meaning to the
reader: digits one by one, then words as GPT-2 cuts them (llama.cpp,
`src/llama-vocab.cpp`, LLAMA_VOCAB_PRE_TYPE_SMOLLM, read 2026-11-24).
"""

# --8<-- [start:tokenizer]
from jinja2 import Template
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

CONTROL = 3  # the token type of marks such as <|im_start|>


def tokenizer(metadata):
    """Return the tokenizer that a GGUF file's metadata describes."""
    tokens = metadata["tokenizer.ggml.tokens"]
    merges = [tuple(m.split(" ")) for m in metadata["tokenizer.ggml.merges"]]
    bpe = models.BPE({token: i for i, token in enumerate(tokens)}, merges)
    made = Tokenizer(bpe)
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    made.decoder = decoders.ByteLevel()
    kinds = zip(tokens, metadata["tokenizer.ggml.token_type"], strict=True)
    marks = [token for token, kind in kinds if kind == CONTROL]
    made.add_special_tokens([AddedToken(m, special=True) for m in marks])
    return made


def chat(metadata, question):
    """Return a question as the prompt that the model was trained to answer."""
    template = Template(metadata["tokenizer.chat_template"])
    messages = [{"role": "user", "content": question}]
    return template.render(messages=messages, add_generation_prompt=True)
# --8<-- [end:tokenizer]
