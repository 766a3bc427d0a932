"""The tables of engines: complete, dated, with orders that the program and transformers run."""

import importlib.metadata
import importlib.util
import inspect
import re
from datetime import date
from pathlib import Path

import llms_from_scratch.ch05 as book
import numpy as np
import pytest
import torch
import transformers
import yaml

from extensions.engines import BASES, table
from snippets.engines import LOGITS, ORDERS, chain
from tests.paths import ROOT

DATA = yaml.safe_load((ROOT / "docs/en/engines.yml").read_text("utf-8"))
ROWS = DATA["engines"] + DATA["services"]
READ = yaml.load((ROOT / "tests/site/engines.yml").read_text("utf-8"), Loader=yaml.BaseLoader)
BY_NAME = {row["name"]: row for row in ROWS}
REQUIRED = {"name", "version", "range", "default", "zero", "order", "basis", "source", "read"}
CLASSES = {
    "T": "TemperatureLogitsWarper",
    "top-h": "TopHLogitsWarper",
    "top-k": "TopKLogitsWarper",
    "top-p": "TopPLogitsWarper",
    "min-p": "MinPLogitsWarper",
    "typical": "TypicalLogitsWarper",
    "epsilon": "EpsilonLogitsWarper",
    "eta": "EtaLogitsWarper",
    "penalties": "RepetitionPenaltyLogitsProcessor",
}


def small():
    """Return a model of transformers."""
    return transformers.GPT2LMHeadModel(
        transformers.GPT2Config(vocab_size=9, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=8)
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_row_has_what_the_table_shows(row):
    assert REQUIRED <= row.keys() <= REQUIRED | {"note", "order_note", "ran"}
    assert row["basis"] in BASES
    assert isinstance(row["read"], date)
    assert row["source"].strip()
    for key in ("range", "default", "zero"):
        value = row[key]
        if isinstance(value, dict):
            assert value.keys() == {"text", "basis"}
            assert value["basis"] in BASES
        else:
            assert value is None or (isinstance(value, str) and value.strip())
    assert row["order"] in (None, "not published") or "T" in row["order"]


def numbers(text):
    """Return commits, versions, days and numbers of a field, each in one way of writing."""
    found = re.findall(r"\b[0-9a-f]{7}\b|\d+\.\d+\.\d+|\d{4}-\d\d-\d\d|\d*\.?\d+(?:e-?\d+)?", str(text))
    return [float(one) if re.fullmatch(r"\d*\.?\d+(e-?\d+)?", one) and len(one) < 7 else one for one in found]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_numbers_and_order_of_a_row_are_those_that_were_read(row):
    fields = ("version", "range", "default", "zero")
    texts = {key: row[key]["text"] if isinstance(row[key], dict) else row[key] or "" for key in fields}
    read = READ[row["name"]]
    expected = {key: numbers(" ".join(read.get(key, []))) for key in fields}
    where = f"docs/en/engines.yml: {row['name']}"
    assert {key: numbers(text) for key, text in texts.items()} == expected, where
    assert row["order"] == READ[read.get("order of", row["name"])].get("order"), where


@pytest.mark.parametrize("row", [row for row in ROWS if "ran" in row], ids=lambda row: row["name"])
def test_the_version_that_ran_is_the_one_installed(row):
    package, version = row["ran"].partition(",")[0].split()
    if importlib.util.find_spec(package.replace("-", "_")) is None:
        pytest.skip(f"{package} is not installed")
    assert importlib.metadata.version(package) == version


@pytest.mark.parametrize(
    "row", [row for row in DATA["engines"] if row["basis"] == "source"], ids=lambda row: row["name"]
)
def test_an_engine_whose_source_was_read_says_what_of_it_was_run(row):
    cell = table([row]).splitlines()[2].split(" | ")[-1]
    ran = f"run here](#checked) as {row['ran']}" if "ran" in row else "source, read, not run: "
    assert ran in cell
    assert ("read, not run" in cell) == ("ran" not in row)
    assert row["version"]


MARK = "# A\n\n<!-- table rows.yml: services -->\n"
ROW = (
    "{name: N, version: null, range: r, default: d, zero: z, order: [T], basis: source, source: s, read: DAY}"
)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("", "no file rows.yml beside the page"),
        ("- 1", "rows.yml has no table 'services'"),
        ("service: []", "rows.yml has no table 'services' .did you mean 'service'"),
        ("services: [", "rows.yml is not YAML: "),
        ("services: [{name: N}]", "row 'N' has no 'version'"),
        (f"services: [{ROW}]", "row 'N': read is no date: 'DAY'"),
    ],
    ids=["no file", "no tables", "another name", "no YAML", "a row without a version", "a row without a day"],
)
def test_a_table_that_cannot_be_made_stops_every_host_with_page_and_line(convert, tmp_path, file, message):
    if file:
        (tmp_path / "docs" / "rows.yml").write_text(file)
    with pytest.raises(Exception, match=rf"^docs/page\.md:3: {message}"):
        convert(MARK)


@pytest.mark.parametrize("mark", [" <!-- table a: b -->", "- <!-- table a.yml: b -->", "<!--Table a: b-->"])
def test_a_mark_that_makes_no_table_stops_every_host(convert, mark):
    with pytest.raises(Exception, match=r"^docs/page\.md:3: .* is not a table: write <!-- table FILE"):
        convert(f"# A\n\n{mark}\n")


def test_a_table_stands_where_its_mark_stands_and_a_mark_in_a_fence_stays(convert, tmp_path):
    (tmp_path / "docs" / "rows.yml").write_text(f"services: [{ROW.replace('DAY', '2026-01-02')}]")
    html = convert(f"{MARK}\n    <!-- table rows.yml: services -->\n")
    assert html.count("<td><strong>N</strong><br") == 1
    assert "table rows.yml: services" in html


def test_names_are_not_repeated():
    assert len(BY_NAME) == len(ROWS)


def test_what_was_only_reported_is_marked_in_the_table():
    html = table(ROWS)
    lines = {line.split("**")[1]: line for line in html.splitlines()[2:]}
    mark = '<small class="reported">reported</small>'
    assert mark in lines["DeepSeek"].split(" | ")[1]
    assert mark not in lines["DeepSeek"].split(" | ")[2]
    assert lines["TensorRT-LLM"].count(mark) == 1
    assert "{reported}" not in html
    assert all(line.count(" | ") == 5 for line in html.splitlines()[2:])


@pytest.mark.parametrize("engine", ORDERS)
def test_the_program_runs_the_order_of_the_row(engine):
    row = [step for part in BY_NAME[engine]["order"] for step in part.split("+")]
    assert ORDERS[engine] == [step for step in row if step in {"T", "top-k", "top-p", "min-p"}]


def test_the_shorter_table_of_filters_has_the_same_orders():
    text = (ROOT / "docs/en/filters.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\w.-]+)(?: [\d.]+)? \| ([^|]*\bT\b[^|]*) \|", text, re.MULTILINE)
    table = text.partition("| engine |")[2].partition("\n\n")[0]
    assert len(rows) == table.count("\n")  # the head for the line below it
    for name, shown in rows[1:]:
        row = [s for part in BY_NAME[name]["order"] for s in part.split("+")]
        steps = ("T", "top-k", "top-p", "min-p", "typical", "top-nσ")
        shown = re.sub(r"\(.*?\)", "", shown)
        at = {s: re.search(rf"\b{s}(?!\w)", shown).start() for s in steps if s in row}
        found = sorted(at, key=at.get)
        assert found == [s for s in row if s in steps], name


def test_transformers_chain_is_the_order_of_its_row():
    assert BY_NAME["transformers"]["version"] == transformers.__version__
    settings = transformers.GenerationConfig(
        do_sample=True, temperature=0.5, top_k=5, top_p=0.9, min_p=0.1, typical_p=0.9,
        epsilon_cutoff=0.001, eta_cutoff=0.001, top_h=0.4, repetition_penalty=1.2,
    )  # fmt: skip
    made = small()._get_logits_processor(
        generation_config=settings, input_ids_seq_length=2, encoder_input_ids=torch.tensor([[1, 2]]),
        prefix_allowed_tokens_fn=None, logits_processor=[],
    )  # fmt: skip
    expected = [CLASSES[step] for step in BY_NAME["transformers"]["order"]]
    assert [type(processor).__name__ for processor in made] == expected


@pytest.mark.parametrize("temperature", [0.0, -1.0, 2])
def test_transformers_refuses_what_its_row_says(temperature):
    advice = "do_sample=False" if temperature == 0 else "strictly positive float"
    with pytest.raises(ValueError, match=advice):
        transformers.TemperatureLogitsWarper(temperature)


def test_transformers_defaults_are_those_of_its_row():
    settings, _ = small()._prepare_generation_config(None, do_sample=True)
    assert BY_NAME["transformers"]["default"] == f"{settings.temperature}, and top-k {settings.top_k}"


def test_transformers_takes_the_default_that_a_model_brings():
    model = small()
    model.generation_config = transformers.GenerationConfig(temperature=0.6)
    assert model._prepare_generation_config(None, do_sample=True)[0].temperature == 0.6


def test_the_chain_keeps_what_transformers_processors_keep():
    rng = np.random.default_rng(11)
    for _ in range(300):
        logits = rng.normal(scale=rng.uniform(1, 5), size=30)
        settings = {
            "T": rng.uniform(0.3, 4), "top-k": int(rng.integers(1, 31)),
            "top-p": rng.uniform(0.3, 0.99), "min-p": rng.uniform(0.01, 0.5),
        }  # fmt: skip
        theirs = torch.tensor(logits)[None]
        for step in ORDERS["transformers"]:
            theirs = getattr(transformers, CLASSES[step])(settings[step])(None, theirs)
        assert np.allclose(chain(logits, ORDERS["transformers"], settings), theirs[0].numpy())


def test_settings_leave_the_input_as_it_is():
    before = LOGITS.copy()
    chain(LOGITS, ORDERS["llama.cpp"], {"T": 2.0, "top-k": 2, "top-p": 0.5, "min-p": 0.5})
    assert np.array_equal(before, LOGITS)


@pytest.fixture(scope="module")
def mlx_sampling():
    """The module of mlx-lm that draws; its package would import far more."""
    pytest.importorskip("mlx.core", reason="pip install --no-deps -r engines.txt")
    path = Path(importlib.util.find_spec("mlx_lm").submodule_search_locations[0]) / "sample_utils.py"
    spec = importlib.util.spec_from_file_location("mlx_lm_sample_utils", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_mlx_lm_is_greedy_by_default_and_at_zero(mlx_sampling):
    import mlx.core as mx

    rows = mx.array(np.random.default_rng(1).normal(size=(50, 20)))
    best = np.array(rows).argmax(axis=-1).tolist()
    assert mlx_sampling.make_sampler()(rows).tolist() == best
    assert mlx_sampling.make_sampler(temp=0.0)(rows).tolist() == best


def test_mlx_lm_draws_the_tokens_that_the_chain_of_its_row_keeps(mlx_sampling):
    import mlx.core as mx

    mx.random.seed(5)
    rng = np.random.default_rng(12)
    for _ in range(20):
        logits = rng.normal(scale=rng.uniform(1, 3), size=12)
        settings = {
            "T": 3.0, "top-k": int(rng.integers(2, 12)),
            "top-p": rng.uniform(0.5, 0.98), "min-p": rng.uniform(0.01, 0.2),
        }  # fmt: skip
        logprobs = mx.array(np.tile(logits - np.log(np.exp(logits).sum()), (4000, 1)))
        sampler = mlx_sampling.make_sampler(
            temp=settings["T"], top_p=settings["top-p"], min_p=settings["min-p"], top_k=settings["top-k"]
        )
        drawn = set(np.array(sampler(logprobs)).tolist())
        kept = np.flatnonzero(np.isfinite(chain(logits, ORDERS["mlx-lm"], settings)))
        assert drawn == set(kept.tolist())


def test_llms_from_scratch_is_greedy_by_default_and_below_zero():
    assert inspect.signature(book.generate).parameters["temperature"].default == 0.0
    logits = torch.tensor(LOGITS, dtype=torch.float32)

    def draw(**options):
        start = torch.zeros(1, 1, dtype=int)
        return book.generate(lambda ids: logits.expand(1, 1, 9), start, 1, 1, **options)[0, 1]

    assert draw() == draw(temperature=-1.0) == logits.argmax()
