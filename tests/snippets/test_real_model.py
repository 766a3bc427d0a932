"""The real model without its download: code on a small model, records against each other.

The oracle of the forward pass is transformers' Llama with the same weights, in torch.
`make model` compares the records with the real model.
"""

import ast
import json
import re
import shutil
import subprocess
import sys
from copy import copy

import gguf
import numpy as np
import pytest
import torch
import transformers
from tokenizers.pre_tokenizers import ByteLevel

from real_model import model, record, records
from real_model.tokenizer import chat, tokenizer
from tests.paths import PROJECT, ROOT

F32, Q4_1, Q8_0 = (gguf.GGMLQuantizationType[name] for name in ("F32", "Q4_1", "Q8_0"))
MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
MERGES = ["h e", "l l", "he ll", "hell o", "1 2", "Ġ hello", "Ċ Ċ"]
TOKENS = [*MARKS, *sorted(ByteLevel.alphabet()), *(m.replace(" ", "") for m in MERGES)]
TEMPLATE = "{% for m in messages %}<|im_start|>{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>"
SIZES = {"hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 4}
NAMES = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
}  # fmt: skip


@pytest.fixture(scope="module")
def theirs():
    """A small Llama of transformers; its weights are all different."""
    config = transformers.LlamaConfig(
        vocab_size=len(TOKENS), num_key_value_heads=2, max_position_embeddings=32, rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 500.0}, tie_word_embeddings=True, **SIZES,
    )  # fmt: skip
    made = transformers.LlamaForCausalLM(config).eval()
    generator = torch.Generator().manual_seed(5)
    for name, weight in made.named_parameters():
        weight.data = torch.randn(weight.shape, generator=generator) * 0.2 + ("norm" in name)
    return made


def gguf_name(name):
    """Return what GGUF calls a weight of transformers."""
    if "layers" not in name:
        return "token_embd.weight" if "embed" in name else "output_norm.weight"
    _, _, layer, rest = name.split(".", 3)
    return f"blk.{layer}.{NAMES[rest.removesuffix('.weight')]}.weight"


def pairs_side_by_side(weight, heads):
    """Reorder the rows of q or k as llama.cpp's converter does (convert_hf_to_gguf.py, `permute`)."""
    return weight.reshape(heads, 2, -1, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


def write_gguf(path, theirs, kind=F32, odd=None):
    """Write the small model; matrices are quantised as kind, and one as odd."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(2)
    writer.add_context_length(32)
    writer.add_embedding_length(64)
    writer.add_feed_forward_length(96)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_rope_freq_base(500.0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_token_list(TOKENS)
    writer.add_token_types([3] * len(MARKS) + [1] * (len(TOKENS) - len(MARKS)))
    writer.add_token_merges(MERGES)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(TEMPLATE)
    for name, parameter in theirs.named_parameters():
        weight, name = parameter.detach().numpy(), gguf_name(name)
        if "attn_q" in name or "attn_k" in name:
            weight = pairs_side_by_side(weight, 4 if "attn_q" in name else 2)
        this = odd if odd and "ffn_up" in name else kind if weight.ndim == 2 else F32
        # Of Q8_K gguf knows the size, no more.
        data = np.zeros((len(weight), 292), np.uint8) if this == odd else gguf.quantize(weight, this)
        writer.add_tensor(name, data, raw_dtype=this)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(scope="module")
def small(theirs, tmp_path_factory):
    path = write_gguf(tmp_path_factory.mktemp("small") / "small.gguf", theirs)
    return model.Llama(*model.read(path))


IDS = [5, 250, 17, 17, 99, 3, 200, 64]


def test_logits_are_those_of_transformers_at_every_position(small, theirs):
    with torch.no_grad():
        expected = theirs(torch.tensor([IDS])).logits[0].numpy()
    logits, _ = small(IDS)
    assert logits.dtype == np.float32
    assert abs(expected).max() > 5
    np.testing.assert_allclose(logits, expected, atol=2e-5)


def test_the_cache_saves_work_and_changes_no_logit(small):
    whole, _ = small(IDS)
    first, cache = small(IDS[:3])
    second, cache = small(IDS[3:7], cache)
    third, _ = small(IDS[7:], cache)
    np.testing.assert_allclose(np.concatenate([first, second, third]), whole, atol=2e-5)


@pytest.mark.parametrize(("kind", "off"), [(Q8_0, 1 / 127), (Q4_1, 1 / 15)], ids=["Q8_0", "Q4_1"])
def test_a_quantised_weight_is_off_by_half_a_step_at_most(theirs, tmp_path, kind, off):
    _, weights = model.read(write_gguf(tmp_path / "q.gguf", theirs, kind))
    _, exact = model.read(write_gguf(tmp_path / "f.gguf", theirs))
    for name, weight in weights.items():
        blocks = exact[name].reshape(-1, 32)
        reach = abs(blocks).max(axis=1) if kind is Q8_0 else np.ptp(blocks, axis=1)
        step = reach[:, None] * off if weight.ndim == 2 else 0
        error = abs(weight.reshape(-1, 32) - blocks)
        assert (error <= step * 0.51 + 1e-3 * abs(blocks).max(axis=1, keepdims=True)).all()


def test_digits_are_tokens_of_their_own_and_marks_too(small):
    made = tokenizer(small.metadata)
    text = "hello hello12\n\n3<|im_end|>é"
    encoded = made.encode(text)
    assert encoded.tokens[:6] == ["hello", "Ġhello", "1", "2", "ĊĊ", "3"]
    assert made.decode(encoded.ids, skip_special_tokens=False) == text
    assert encoded.ids.count(TOKENS.index("<|im_end|>")) == 1
    assert made.encode(chat(small.metadata, "12")).tokens[-4:] == ["2", "<|im_end|>", "Ċ", "<|im_start|>"]


# Errors: each names the value, the rule, the consequence and the remedy.


def test_a_missing_file_is_named_with_the_command_that_fetches_it(monkeypatch):
    monkeypatch.setattr(model, "PACKAGE", "no-such-package==1")
    message = r"^SmolLM2.*gguf is not there: .*no-such-package==1.* must be .*nothing can be .*`make model`"
    with pytest.raises(model.ModelError, match=message):
        model.locate()


def test_a_package_without_the_file_is_no_better_than_none(monkeypatch, tmp_path):
    (tmp_path / "empty_package").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(model, "PACKAGE", "empty-package==1")
    with pytest.raises(model.ModelError, match="is not there"):
        model.locate()
    (tmp_path / "empty_package" / model.FILE).touch()
    assert model.locate() == tmp_path / "empty_package" / model.FILE


def test_another_file_is_refused_by_its_hash(tmp_path):
    path = tmp_path / "x.gguf"
    path.write_bytes(b"GGUF")
    digest = "^.*x.gguf has the SHA-256 [0-9a-f]{64}, expected b179c95.*comparable; .*--force-reinstall"
    with pytest.raises(model.ModelError, match=digest):
        model.verify(path)
    # printf GGUF | sha256sum
    model.verify(path, "b83633aa785344791618f2fddf131b010ea04912a60430760b070bad293f65bd")


@pytest.mark.parametrize("content", [b"", b"no GGUF at all, but text" * 9, b"GGUF"])
def test_what_is_no_gguf_is_named(tmp_path, content):
    path = tmp_path / "x.gguf"
    path.write_bytes(content)
    with pytest.raises(model.ModelError, match=r"x\.gguf cannot be read \(.*\): it must be a GGUF file"):
        model.read(path)


def test_a_quantisation_that_gguf_cannot_undo_is_named(theirs, tmp_path):
    path = write_gguf(tmp_path / "odd.gguf", theirs, odd=gguf.GGMLQuantizationType.Q8_K)
    message = r"^blk.0.ffn_up.weight is quantised as Q8_K: .*no weights to compute.*; take a file in F32"
    with pytest.raises(model.ModelError, match=message):
        model.read(path)


def test_a_quantisation_that_gguf_does_not_know_is_named(theirs, tmp_path):
    path = write_gguf(tmp_path / "new.gguf", theirs)
    content, name = path.read_bytes(), b"blk.0.ffn_up.weight"
    at = content.index(name) + len(name) + 4 + 2 * 8  # number of dimensions, two of them
    path.write_bytes(content[:at] + (999).to_bytes(4, "little") + content[at + 4 :])
    with pytest.raises(model.ModelError, match=r"999\)? is not a valid GGMLQuantizationType.*a newer gguf"):
        model.read(path)


@pytest.mark.parametrize("token", [-1, len(TOKENS)])
def test_an_unknown_token_id_is_named_and_not_wrapped_around(small, token):
    message = f"^unknown token id {token}: an id is from 0 to {len(TOKENS) - 1}, .*no .*embedding; encode"
    with pytest.raises(model.ModelError, match=message):
        small([1, token])


def test_a_prompt_longer_than_the_context_is_refused_with_a_cache_too(small):
    _, cache = small([7] * 32)
    for ids, before in (([7] * 33, ()), ([7], cache)):
        with pytest.raises(model.ModelError, match=r"^33 tokens: .* at most 32, .* mean nothing; shorten"):
            small(ids, before)


def test_the_command_tells_the_error_and_no_traceback():
    code = "import real_model.model as m; m.PACKAGE = 'no-such-package==1'\n"
    code += "import sys, real_model.record as r; sys.exit(r.main([]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("real_model: SmolLM2")
    assert "Traceback" not in done.stderr


# Recording and comparing, on the small model.


def fewer(patch):
    """Let less be recorded than of the real model."""
    patch.setattr(record, "LENGTH", 4)
    patch.setattr(record, "TEMPERATURES", [0.3, 1, 4])
    patch.setattr(record, "READ_AT", (0, *record.SHOWN))


@pytest.fixture(scope="module")
def recorded(small, tmp_path_factory):
    """Record the small model into an empty folder."""
    made = object.__new__(record.Session)
    made.file = tmp_path_factory.mktemp("recorded") / "file"
    made.file.write_bytes(b"0" * 2_000_000)
    made.model, made.metadata, made.tokenizer = small, small.metadata, tokenizer(small.metadata)
    made.stops, made.prompts = {0, 1, 2}, {name: f"{name} 12" for name in record.PROMPTS}
    with pytest.MonkeyPatch.context() as patch:
        fewer(patch)
        record.update(made, made.file.parent)
    return made


@pytest.fixture
def session(recorded, monkeypatch, tmp_path):
    """What was recorded, in a folder of its own that a test may change."""
    fewer(monkeypatch)
    shutil.copytree(recorded.file.parent, tmp_path, dirs_exist_ok=True)
    own = copy(recorded)
    own.file = tmp_path / "file"
    return own


def failed(session, full=True):
    return [line for passed, line in record.compare(session, session.file.parent, full) if not passed]


def test_what_was_recorded_agrees_with_a_second_run(session, tmp_path):
    assert failed(session) == []
    assert len(list(record.compare(session, tmp_path, full=False))) == 2 * 8 + 2 + 20 + 3 * (1 + 2)


def test_a_model_that_computes_otherwise_is_told(session):
    other = {**session.model.weights, "output_norm.weight": session.model.weights["output_norm.weight"] * 1.1}
    session.model = model.Llama(session.metadata, other)
    lines = failed(session)
    for part in ("effort: logits differ by", "effort: entropy at", "at T = 0.7", "orders: same_draw"):
        assert any(part in line for line in lines), part


@pytest.mark.parametrize("room", [0.0, 0.5], ids=["replayed", "drawn again"])
def test_a_changed_token_is_told(session, tmp_path, room):
    texts = records.load("samples", tmp_path)
    for text in texts:
        text["room"] = room
        text["ids"][0] = (text["ids"][0] + 40) % 250 + 3
    record.write(tmp_path, "samples", texts)
    lines = failed(session, full=False)
    assert len([line for line in lines if "filter" in line]) >= 18


def test_a_changed_word_is_told(session, tmp_path):
    texts = records.load("samples", tmp_path)
    texts[0]["text"] += "!"
    record.write(tmp_path, "samples", texts)
    data = records.load("recorded/france", tmp_path)
    data["tokens"][3] += "!"
    record.write(tmp_path, "recorded/france", data)
    assert len(failed(session, full=False)) == 2


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("p", [0.9, 0.9, 0.9, 0.9]),
        ("entropy", 9),
        ("pieces", ["a", "b", "c", "d"]),
        ("ids", [40, 50, 60, 70]),
    ],
)
def test_a_changed_reading_is_told(session, tmp_path, key, value):
    texts = records.load("readings/code", tmp_path)
    texts[10][key] = value[: len(texts[10]["ids"])] if isinstance(value, list) else value
    record.write(tmp_path, "readings/code", texts)
    lines = failed(session, full=False)
    assert lines
    assert all("reading of code" in line or "readings/code.json" in line for line in lines)


@pytest.mark.parametrize("keep", record.FILTERS)
def test_the_chance_of_a_token_is_that_after_the_warpers_of_transformers(small, keep):
    ids, temperature = [250, 17, 3], 0.7
    z = small([5, *ids])[0][:-1].astype(float)
    warpers = {
        "none": [],
        "top-p 0.9": [transformers.TopPLogitsWarper(0.9)],
        "min-p 0.05": [transformers.MinPLogitsWarper(0.05)],
    }
    scores = torch.tensor(z)
    for warper in [transformers.TemperatureLogitsWarper(temperature), *warpers[keep]]:
        scores = warper(None, scores)
    drawn = scores.argmax(dim=-1).tolist()
    p, mean = record.chances(z, drawn, temperature, keep)
    np.testing.assert_allclose(p, torch.softmax(scores, -1).max(dim=-1).values, rtol=1e-9)
    assert mean == pytest.approx(torch.distributions.Categorical(logits=scores).entropy().mean().item())


def test_a_character_of_several_tokens_comes_with_the_last_of_them(session):
    text = "hello 12é\n\n✓<|im_end|>"
    ids = session.encode(text)
    made = record.pieces(session, ids)
    assert made[-1] == "<|im_end|>"
    assert "".join(made) == text
    assert {"é", "✓"} < set(made)
    assert made[made.index("✓") - 1] == ""
    cut = record.pieces(session, ids[: made.index("✓")])
    assert cut[-1] == "\ufffd"  # as the text of a model that stopped there


@pytest.mark.parametrize("change", [{"layers": 3}, {"colour": 1}])
def test_a_changed_value_of_the_pages_is_told(session, tmp_path, change):
    values = records.load("values", tmp_path)
    record.write(tmp_path, "values", values | {f"real_model.{k}": v for k, v in change.items()})
    assert failed(session, full=False) == ["values.json: what pages say of the model"]


def test_orders_are_equal_at_t_1_and_the_total_variation_is_the_least_difference(small):
    z = small(IDS)[0][-1].astype(float)
    same = record.orders(z, 1)
    assert (same["same_draw"], same["any_draw"]) == pytest.approx((0, 0), abs=1e-12)
    hot = record.orders(z, 2)
    assert hot["first"] > hot["last"] == same["last"]
    assert 0 < hot["any_draw"] <= hot["same_draw"] <= 1
    draws = np.random.default_rng(3).random(20_000)
    first = record.cdf(z, 2, "top-p 0.9")
    last = np.cumsum(np.exp((record.top_p(z, 0.9) - z.max()) / 2))
    tokens = [np.searchsorted(sums / sums[-1], draws, side="right") for sums in (first, last)]
    assert (tokens[0] != tokens[1]).mean() == pytest.approx(hot["same_draw"], abs=0.015)


# The records that are committed.

DISTRIBUTIONS = sorted((ROOT / "real_model/recorded").glob("*.json"))
MEASURED = json.loads((ROOT / "real_model/measured.json").read_text("utf-8"))
TEXTS = json.loads((ROOT / "real_model/samples.json").read_text("utf-8"))
TEMPERATURES = np.array(MEASURED["temperatures"])


def test_every_prompt_is_recorded():
    assert [path.stem for path in DISTRIBUTIONS] == sorted(record.PROMPTS) == sorted(MEASURED["prompts"])


def test_the_recorded_check_is_of_this_file_and_every_prompt():
    text = (ROOT / "real_model/check.txt").read_text("utf-8")
    assert f"\n{model.FILE}, float32, {record.load('values')['real_model.vocabulary']:,} logits" in text
    rows = re.findall(r"^(\w+) +\d+ +(\S+) +(yes|no)$", text, re.MULTILINE)
    assert [name for name, *_ in rows] == list(record.PROMPTS)
    assert all(float(off) < 1e-3 and same == "yes" for _, off, same in rows)
    versions = re.findall(r"(\w+) \d+\.\d+\.\d+(?:, |$)", text.splitlines()[1])
    assert versions == ["numpy", "gguf", "tokenizers", "transformers", "torch", "accelerate"]


@pytest.mark.parametrize("path", DISTRIBUTIONS, ids=lambda path: path.stem)
def test_a_distribution_is_small_and_whole(path):
    assert path.stat().st_size <= 6 * 1024
    data = json.loads(path.read_text("utf-8"))
    assert list(data) == ["name", "title", "prompt", "vocabulary", "tokens", "ids", "logits", "tail"]
    assert data["name"] == path.stem
    assert len(data["tokens"]) == len(data["ids"]) == len(set(data["ids"])) == len(data["logits"]) == 256
    assert data["logits"] == sorted(data["logits"], reverse=True)
    assert len(data["tail"]["count"]) == len(data["tail"]["mean"]) == 64
    assert sum(data["tail"]["count"]) + 256 == data["vocabulary"]
    assert max(data["tail"]["mean"]) <= data["logits"][-1]


@pytest.mark.parametrize("path", DISTRIBUTIONS, ids=lambda path: path.stem)
def test_the_tail_costs_little_up_to_t_5(path):
    """Against entropy and top-1 of all 49,152 logits: 0.005 nats and 0.3 %, as the page says."""
    data, exact = json.loads(path.read_text("utf-8")), MEASURED["prompts"][path.stem]
    assert (TEMPERATURES.min(), TEMPERATURES.max()) == (0.05, 5)
    for t, entropy, top in zip(TEMPERATURES, exact["entropy"], exact["top"], strict=True):
        now = record.expanded(data, t)
        assert now[0] == pytest.approx(entropy, abs=0.005)
        assert now[1] == pytest.approx(top, rel=0.003)


def test_the_errors_that_the_page_names_are_these():
    values, errors = records.load("values"), record.tail_errors(records.HERE)
    assert {"entropy_error", "top_error"} <= errors.keys()
    for key, error in errors.items():
        assert values[f"real_model.{key}"] == pytest.approx(error, rel=1e-9)


@pytest.mark.parametrize(
    ("page", "key"), [("real-model", "entropy"), ("real-model", "top"), ("mixer", "nucleus")]
)
def test_what_a_page_calls_within_is_no_less_than_the_error(page, key):
    text = (ROOT / f"docs/en/{page}.md").read_text("utf-8")
    (form,) = re.findall(rf"{{{{ real_model\.{key}_error:(.*?)}}}}", text)
    error = records.load("values")[f"real_model.{key}_error"]
    shown = format(error, form.strip())
    assert float(shown.rstrip("%")) / (100 if "%" in shown else 1) >= error


def test_the_nucleus_of_groups_is_that_of_their_tokens_one_by_one():
    rng = np.random.default_rng(6)
    for t in (0.3, 1, 4):
        logits, count = np.sort(rng.normal(scale=3, size=30))[::-1], rng.integers(0, 9, size=20)
        data = {"logits": logits[:10], "tail": {"mean": logits[:9:-1], "count": count.tolist()}}
        each = np.repeat([*logits[:10], *logits[:9:-1]], [*[1] * 10, *count])
        p = np.sort(np.exp(each / t))[::-1]
        assert records.nucleus(data, t) == (p.cumsum() < 0.95 * p.sum()).sum() + 1


def test_every_recorded_value_stands_on_a_page():
    wanted = PROJECT.wanted("real_model")
    assert sorted(records.load("values")) == [f"real_model.{name}" for name in wanted]


def test_the_page_shows_the_whole_program():
    """Each section, and outside them nothing but the docstring."""
    page = (ROOT / "docs/en/real-model.md").read_text("utf-8")
    for name in ("model", "tokenizer"):
        source = (ROOT / f"real_model/{name}.py").read_text("utf-8")
        sections = re.findall(r"# --8<-- \[start:(\w+)\]\n.*?# --8<-- \[end:\1\]\n", source, re.DOTALL)
        rest = re.sub(r"# --8<-- \[start:(\w+)\]\n.*?# --8<-- \[end:\1\]\n", "", source, flags=re.DOTALL)
        assert [s for s in sections if f'"real_model/{name}.py:{s}"' not in page] == []
        assert len(ast.parse(rest).body) == 1
        assert max(map(len, source.splitlines())) <= 80


def test_the_transformer_has_a_hundred_lines_at_most():
    """Without docstrings, comments and blank lines; reading the file is not counted."""
    tree = ast.parse((ROOT / "real_model/model.py").read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            del node.body[0]
    names = {"rms_norm", "rotate", "attention", "silu", "Llama"}
    parts = [node for node in tree.body if getattr(node, "name", "") in names]
    assert len(parts) == len(names)
    assert sum(len(ast.unparse(node).splitlines()) for node in parts) <= 100


@pytest.mark.parametrize("name", MEASURED["prompts"])
def test_the_slope_of_the_entropy_is_the_variance_over_t_cubed(name):
    figures = MEASURED["prompts"][name]
    np.testing.assert_allclose(figures["slope"], figures["difference"], rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("name", MEASURED["prompts"])
def test_entropy_and_the_95_percent_rise_with_t_and_the_top_falls(name):
    figures = MEASURED["prompts"][name]
    assert (np.diff(figures["entropy"]) >= 0).all()
    assert (np.diff(figures["n95"]) >= 0).all()
    assert (np.diff(figures["top"]) <= 0).all()
    assert figures["entropy"][-1] < np.log(49_152)


def test_every_setting_has_a_text_of_the_recorded_length_or_one_that_ended():
    assert [record.how(text) for text in TEXTS] == list(record.settings())
    for text in TEXTS:
        assert len(text["ids"]) == record.LENGTH or text["ids"][-1] in {0, 1, 2}


def test_some_texts_must_come_back_token_by_token():
    shown = [text for text in TEXTS if text["seed"] == record.SEED]
    exact = [text for text in shown[::4] if text["room"] >= record.TOLERANCE]
    assert len(exact) >= 3
    assert any(text["temperature"] for text in exact)
