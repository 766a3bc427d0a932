"""The tables of engines: complete, cited, and true of the engines that run here."""

import importlib
import importlib.metadata
import importlib.util
import inspect
import math
import re
import textwrap
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import llms_from_scratch.ch05 as book
import numpy as np
import pytest
import torch
import transformers

from extensions.engines import HEADS, PENALTIES, table, words_of
from snippets.engines import LOGITS, chain
from snippets.mixer import mix
from tests.paths import ROOT
from tests.site.checks import DATA, HELD, ROWS, checks, page_orders
from tools.engines import TABLE, definition, digest, installed, mismatches
from tools.engines import orders as every_order

REASON = "pip install --no-deps -r engines.txt"
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
NAN = float("nan")


def small():
    """Return a model of transformers."""
    return transformers.GPT2LMHeadModel(
        transformers.GPT2Config(vocab_size=9, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=8)
    )


def orders_of(engine):
    """Return the steps of an engine, its penalties among them."""
    return [step for step in every_order()[engine] if step in {*PENALTIES, "T"}]


# The tables


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row["name"])
def test_every_cell_of_a_row_is_a_text_an_order_or_what_was_not_found(row):
    engine = row in DATA["engines"]
    rules = {"order", "penalties", "ties"}
    columns = HEADS.keys() - {"source"} - ({"takes"} if engine else {*rules, "logprobs", "draw"})
    notes = {f"{column}_note" for column in rules}
    assert columns <= row.keys() <= HEADS.keys() | {"name", "version", "read", "run"} | notes
    for column in columns - rules:
        assert row[column] is None or (isinstance(row[column], str) and row[column].strip())
    assert not engine or row["order"] is None or "T" in row["order"]
    assert not row.get("penalties") or "penalties" in row["order"]


def test_names_and_citations_of_a_row_are_not_repeated():
    assert len(ROWS) == sum(map(len, DATA.values()))
    for row in ROWS.values():
        cited = [(cite["file"], cite["name"]) for cite in row["source"]]
        assert len(cited) == len(set(cited)), row["name"]


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row["name"])
def test_the_version_of_a_row_is_one_that_it_cites(row):
    commits = {cite["commit"][:7] for cite in row["source"] if "commit" in cite}
    versions = {cite["version"] for cite in row["source"] if "package" in cite}
    shown = set(re.findall(r"\b[0-9a-f]{7}\b|\d+\.[\d.]*\d", row["version"]))
    assert shown
    assert shown <= commits | versions


def test_a_cell_is_called_run_if_a_test_runs_it_and_only_then():
    for module in ("test_llama_cpp", "test_vllm"):
        importlib.import_module(f"tests.site.{module}")

    said = {row["name"]: set(row["run"]["cells"]) for row in ROWS.values() if "run" in row}
    assert said == {engine: {cell for test in held for cell in test} for engine, held in HELD.items()}
    for engine, held in HELD.items():
        for cell, text in (one for test in held for one in test.items()):
            assert text in (..., ROWS[engine][cell]), engine


@pytest.mark.parametrize("row", [row for row in ROWS.values() if "run" in row], ids=lambda row: row["name"])
def test_the_version_that_ran_is_the_one_installed(row):
    package, version = row["run"]["as"].partition(",")[0].split()
    if importlib.util.find_spec(package.replace("-", "_")) is None:
        pytest.skip(f"{package} is not installed")
    assert importlib.metadata.version(package) == version


def test_citations_have_the_hashes_of_the_installed_versions():
    assert [cite["package"] for cite in ROWS["transformers"]["source"] if installed(cite)]
    assert not mismatches()


def test_a_hash_that_is_not_that_of_the_installed_version_is_named_with_file_and_line(tmp_path):
    cite = ROWS["transformers"]["source"][0]
    text = TABLE.read_text("utf-8").replace(cite["hash"], "0123456789ab")
    (tmp_path / "engines.yml").write_text(text, "utf-8")
    (found,) = mismatches(tmp_path / "engines.yml")
    assert found.startswith(f"engines.yml:{cite.line}: row 'transformers': {cite['name']} in transformers ")
    assert f"has the hash {cite['hash']}, not 0123456789ab" in found


def test_definitions_of_what_is_installed_are_looked_for_once_for_all_tables(monkeypatch):
    mismatches()
    monkeypatch.setattr("tools.engines.definition", None)
    assert mismatches() == []


MARK = "# A\n\n<!-- table rows.yml: services: range -->\n"
CITE = "{package: p, version: 1, file: f, name: n, hash: h}"
ROW = f"{{name: N, version: 1, range: r, source: [{CITE}], read: 2026-01-02}}"


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("", "no file rows.yml beside the page"),
        ("- 1", "rows.yml has no table 'services'"),
        ("service: []", "rows.yml has no table 'services' .did you mean 'service'"),
        ("services: [", "rows.yml is not YAML: "),
        (f"services:\n- {ROW.replace('2026-01-02', '2026-13-02')}", "rows.yml is not YAML: month must be in"),
        ("services:\n- {name: N}", "rows.yml:2: row 'N' has no 'version'"),
        ("services: [1]", "rows.yml: 1 is not a row: write a mapping with a name"),
        (
            f"services:\n- {ROW.replace('2026-01-02', 'DAY')}",
            "rows.yml:2: row 'N' has for read no date: 'DAY'",
        ),
        (
            f"services:\n\n- {ROW.replace(f'[{CITE}]', '[]')}",
            "rows.yml:3: row 'N' cites no source: ",
        ),
        (
            f"services:\n- {ROW.replace('hash: h', 'hush: h')}",
            "rows.yml:2: row 'N' cites .*: give pack",
        ),
        (
            f"services:\n- {ROW.replace('range: r', 'penalties: {dry: output}')}",
            "rows.yml:2: row 'N' has the unknown penalty 'dry' .known are repetition, presence,",
        ),
        (
            f"services:\n- {ROW.replace('range: r', 'penalties: {presence: the prompt}')}",
            "rows.yml:2: row 'N' counts for presence 'the prompt': write output, prompt and output, or",
        ),
        (
            f"services:\n- {ROW.replace('range: r', 'ties: {top-k: last}')}",
            "rows.yml:2: row 'N' has for ties top-k: last .known are zero, top-k, top-p, typical, each",
        ),
        (f"services:\n- {ROW.replace('range: r, ', '')}", "rows.yml:2: row 'N' has no 'range'"),
        *(
            (f"services:\n- {ROW.replace('range: r', changed)}", f"rows.yml:2: row 'N' has {say}")
            for changed, say in {
                "rnage: r": "the unknown key 'rnage' .did you mean 'range'",
                "range: 1": "for range 1: write a text in quotes, or ~ for not found",
                "range: [r]": r"for range \['r'\]: write a text",
                "range: r, order: T": "for order 'T': write the steps as a list",
                "range: r, order: [1]": r"for order \[1\]: write the steps as a list",
                "range: r, ties: {zero: [all]}": r"for ties zero: \['all'\]",
                "range: r, ties: all": "for ties 'all': write a mapping",
                "range: r, penalties: [output]": r"for penalties \['output'\]: write a mapping",
                "range: r, run: yes": "for run True: write as, package and version, and cells",
                "range: r, run: {as: n 1, cells: range}": "for run .*: write as, package and version",
                "range: r | s": r"'\|' in 'r \| s': a cell is one line",
                '"range": "a\\nb"': r"'\\n' in 'a\\nb': a cell is one line",
                "range: a <b>x</b>": "'<b' in 'a <b>x</b>': a cell is one line without",
                "range: r, range_note: <!-- x": "'<!' in '<!-- x': a cell is one line without",
                'range: r, order: ["T|k"]': r"'\|' in 'T\|k': a cell",
            }.items()
        ),
        (f"services:\n- {ROW.replace('range: r', 'range: r, range: s')}", "rows.yml is not YAML: 'range' "),
        (f"services:\n- {ROW}\n- {ROW}", "rows.yml:3: row 'N' stands twice: keep one"),
        *(
            (f"services:\n- {ROW.replace('range: r', f'range: r, run: {ran}')}", f"rows.yml:2: row 'N' {say}")
            for ran, say in {
                "{as: N, cells: [range]}": "was run as 'N': write package and version",
                "{cells: [range]}": "was run as None: write",
                "{as: n 1.2, cells: [rage]}": "has run the unknown cells rage",
            }.items()
        ),
    ],
)
def test_a_table_that_cannot_be_made_stops_every_host_with_the_lines_of_page_and_row(
    convert, docs, file, message
):
    if file:
        (docs / "rows.yml").write_text(file)
    with pytest.raises(Exception, match=rf"^docs/page\.md:3: {message}"):
        convert(MARK)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("a: [", "rows_docs.yml is not YAML: "),
        ("- a", "rows_docs.yml is no mapping: write each English text and what stands for it"),
        ("a: 1", "rows_docs.yml is no mapping: "),
    ],
)
def test_words_that_cannot_be_read_stop_every_host(convert, docs, words, message):
    (docs / "rows.yml").write_text(f"services: [{ROW}]")
    (docs / "rows_docs.yml").write_text(words)
    with pytest.raises(Exception, match=rf"^docs/page\.md:3: {message}"):
        convert(MARK)


@pytest.mark.parametrize("mark", [" <!-- table a: b: c -->", "- <!-- table a.yml: b -->", "<!--Table a-->"])
def test_a_mark_that_makes_no_table_stops_every_host(convert, mark):
    with pytest.raises(Exception, match=r"^docs/page\.md:3: .* is not a table: write <!-- table FILE"):
        convert(f"# A\n\n{mark}\n")


def test_a_column_that_is_unknown_stops_every_host(convert, docs):
    (docs / "rows.yml").write_text(f"services: [{ROW}]")
    with pytest.raises(Exception, match=r"^docs/page\.md:3: no column 'rage' \(known are takes, range"):
        convert(MARK.replace("range", "rage"))


def test_a_table_stands_where_its_mark_stands_and_a_mark_in_a_fence_stays(convert, docs):
    (docs / "rows.yml").write_text(f"services: [{ROW}]")
    html = convert(f"{MARK}\n    <!-- table rows.yml: services: range -->\n")
    assert html.count("<td><strong>N</strong><br") == 1
    assert "table rows.yml: services" in html


def test_a_row_is_marked_as_changed_until_its_citation_has_another_hash(convert, docs):
    (docs / "rows_changed.yml").write_text("n h: p 2\n")
    for hash_, marked in (("h", True), ("i", False)):
        (docs / "rows.yml").write_text(f"services: [{ROW.replace('hash: h', f'hash: {hash_}')}]")
        assert ('<small class="changed">changed since it was read: p 2</small>' in convert(MARK)) == marked


def test_each_cell_says_whether_it_was_run_or_read():
    rows = [row for row in ROWS.values() if "run" in row and "order" in row]
    for row, column in product(rows, HEADS.keys() - {"source", "takes"}):
        cell = table([row], [column]).splitlines()[2].split(" | ", 1)[1]
        how = "run" if column in row["run"]["cells"] else "read"
        assert f'<small class="{how}">{how}</small>' in cell.partition("<br>")[0]


def test_a_text_without_words_in_the_language_of_the_page_stands_in_english_and_says_so():
    row = ROWS["nanoGPT"]
    words = words_of(ROOT / "docs" / "zh" / "engines.yml")
    del words["not checked"]
    assert '| <span lang="en">not checked</span> <small class="read">已阅读</small> |' in table(
        [row], ["range"], None, words
    )
    assert "| not checked <small" in table([row], ["range"], None, words_of(ROOT / "docs/en/engines.yml"))


def test_the_pages_show_the_orders_of_the_file_and_hold_none_of_their_own():
    for path in (ROOT / "docs" / "en").glob("*.md"):
        rows = re.findall(r"^\|.*\bT\b,? top-.*", path.read_text("utf-8"), re.MULTILINE)
        assert not rows, path.name
    assert "engines.yml: engines: order" in (ROOT / "docs/en/filters.md").read_text("utf-8")


# Definitions and their hashes

PYTHON = '''
class A:
    x: int = 1
    """What x is."""

    @wrapped
    def f(self):
        return 2  # two
'''
GO = "\n".join(("func g(", ")  {", "\tif x {", "\t}", "}", "", "func h() {", "}"))


@pytest.mark.parametrize(
    ("file", "text", "name", "found"),
    [
        ("a.py", PYTHON, "A.x", '    x: int = 1\n    """What x is."""'),
        ("a.py", PYTHON, "A.f", "    @wrapped\n    def f(self):\n        return 2  # two"),
        ("a.py", PYTHON, "A.g", None),
        ("a.go", GO, "func g(", "func g(\n)  {\n\tif x {\n\t}\n}"),
        ("a.go", GO, "func i(", None),
        ("a.h", "int a = 1;\nint b = 2;", "int b", "int b = 2;"),
        ("a.md", "# A\n## B\nb\n### C\n## D", "## B", "## B\nb\n### C"),
    ],
)
def test_a_definition_is_found_by_its_name(file, text, name, found):
    assert definition(text, file, name) == found


def test_a_hash_changes_with_the_words_and_not_with_their_place():
    moved = "\n\n" + PYTHON.replace("class A:", "class A:\n    y = 0").replace("two\n", "two   \n")
    first, second = (digest(definition(text, "a.py", "A.f")) for text in (PYTHON, moved))
    assert first == second != digest(definition(PYTHON.replace("2", "3"), "a.py", "A.f"))
    assert digest(None) == "absent"


# transformers


@checks("transformers", order=...)
def test_transformers_chain_is_the_order_of_its_row():
    settings = transformers.GenerationConfig(
        do_sample=True, temperature=0.5, top_k=5, top_p=0.9, min_p=0.1, typical_p=0.9,
        epsilon_cutoff=0.001, eta_cutoff=0.001, top_h=0.4, repetition_penalty=1.2,
    )  # fmt: skip
    made = small()._get_logits_processor(
        generation_config=settings, input_ids_seq_length=2, encoder_input_ids=torch.tensor([[1, 2]]),
        prefix_allowed_tokens_fn=None, logits_processor=[],
    )  # fmt: skip
    expected = [CLASSES[step] for step in ROWS["transformers"]["order"]]
    assert [type(processor).__name__ for processor in made] == expected


@checks(
    "transformers",
    range="a float above 0; the int 2, negative numbers and nan are refused",
    zero="refused, with the advice `do_sample=False`; $10^{-6}$ is divided by",
)
@pytest.mark.parametrize("temperature", [0.0, -1.0, 2, NAN])
def test_transformers_refuses_what_its_row_says(temperature):
    advice = "do_sample=False" if temperature == 0 else "strictly positive float"
    with pytest.raises(ValueError, match=advice):
        transformers.TemperatureLogitsWarper(temperature)


def test_transformers_divides_by_a_tiny_temperature():
    (scaled,) = transformers.TemperatureLogitsWarper(1e-6)(None, torch.tensor([[1.0, 2.0]])).tolist()
    assert scaled == pytest.approx([1e6, 2e6])


@checks("transformers", default=...)
def test_transformers_defaults_are_those_of_its_row():
    greedy, _ = small()._prepare_generation_config(None)
    settings, _ = small()._prepare_generation_config(None, do_sample=True)
    assert greedy.do_sample is False
    said = f"with it {settings.temperature}, and top-k {settings.top_k}"
    assert ROWS["transformers"]["default"].endswith(said)


def test_transformers_takes_the_default_that_a_model_brings():
    model = small()
    model.generation_config = transformers.GenerationConfig(temperature=0.6)
    assert model._prepare_generation_config(None, do_sample=True)[0].temperature == 0.6


@checks("transformers", draw=..., logprobs=...)
def test_transformers_draws_a_race_and_returns_scores_of_the_kept_tokens():
    start, model = torch.tensor([[1, 2]]), small().eval()
    for seed in range(20):
        torch.manual_seed(seed)
        made = model.generate(
            start, do_sample=True, temperature=0.5, top_k=4, max_new_tokens=1, pad_token_id=0,
            return_dict_in_generate=True, output_scores=True, output_logits=True,
        )  # fmt: skip
        scores, logits = made.scores[0][0], made.logits[0][0]
        kept = torch.isfinite(scores)
        assert kept.sum() == 4
        assert torch.allclose(scores[kept], logits[kept] / 0.5)
        torch.manual_seed(seed)
        p = scores.softmax(-1)[None]
        assert made.sequences[0, -1] == (p / torch.empty_like(p).exponential_()).argmax()


@checks("transformers", penalties={"repetition": "prompt and output"})
def test_transformers_divides_or_multiplies_the_logits_of_prompt_and_output():
    logits, ids = np.array([2.0, -1.0, 0.0, 3.0]), [0, 1, 1]
    processor = transformers.RepetitionPenaltyLogitsProcessor(1.5)
    theirs = processor(torch.tensor([ids]), torch.tensor(logits)[None])[0].softmax(-1)
    seen = {i: ids.count(i) for i in ids}
    assert mix(logits, ["repetition"], {"T": 1, "repetition": 1.5}, {"repetition": seen})[0] == pytest.approx(
        theirs.numpy(), abs=1e-12
    )
    asked = []
    small().generate(
        torch.tensor([[1, 2]]), max_new_tokens=2, pad_token_id=0,
        logits_processor=[lambda ids, scores: asked.append(ids[0].tolist()) or scores],
    )  # fmt: skip
    assert asked[0] == [1, 2]  # what each processor is given: the prompt, then what was written too
    assert asked[1][:2] == [1, 2]
    assert len(asked[1]) == 3
    assert not {"presence_penalty", "frequency_penalty"} & vars(transformers.GenerationConfig()).keys()


@checks("transformers", ties={"zero": "first", "top-k": "all", "top-p": "sort", "typical": "all"})
def test_transformers_is_greedy_with_the_first_of_the_largest_logits():
    def tie(_, scores):
        return torch.zeros_like(scores).index_fill(1, torch.tensor([3, 5, 7]), 1.0)

    made = small().generate(torch.tensor([[1]]), max_new_tokens=1, pad_token_id=0, logits_processor=[tie])
    assert made[0, -1] == 3


@checks("transformers", ties={"zero": "first", "top-k": "all", "top-p": "sort", "typical": "all"})
def test_transformers_keeps_ties_but_at_top_p_only_those_that_the_mass_needs():
    logits = torch.tensor([[3.0, 1.0, 1.0, 1.0]])

    def kept(name, value):
        return int(torch.isfinite(getattr(transformers, CLASSES[name])(value)(None, logits)).sum())

    share = torch.softmax(logits, -1)[0, 1].item()
    assert kept("top-k", 2) == kept("min-p", np.exp(-2.0).item() * 0.999) == 4
    assert kept("top-p", 1 - 2.5 * share) == 2
    assert kept("typical", 1 - 2.5 * share) == 4


def test_the_chain_keeps_what_transformers_processors_keep():
    rng = np.random.default_rng(11)
    for _ in range(300):
        logits = rng.normal(scale=rng.uniform(1, 5), size=30)
        settings = {
            "T": rng.uniform(0.3, 4), "top-k": int(rng.integers(1, 31)),
            "top-p": rng.uniform(0.3, 0.99), "min-p": rng.uniform(0.01, 0.5),
        }  # fmt: skip
        theirs = torch.tensor(logits)[None]
        for step in page_orders()["transformers"]:
            theirs = getattr(transformers, CLASSES[step])(settings[step])(None, theirs)
        assert np.allclose(chain(logits, page_orders()["transformers"], settings), theirs[0].numpy())


def test_settings_leave_the_input_as_it_is():
    before = LOGITS.copy()
    chain(LOGITS, page_orders()["llama.cpp"], {"T": 2.0, "top-k": 2, "top-p": 0.5, "min-p": 0.5})
    assert np.array_equal(before, LOGITS)


# mlx-lm


@pytest.fixture(scope="module")
def mlx_sampling():
    """The module of mlx-lm that draws; its package would import far more."""
    pytest.importorskip("mlx.core", reason=REASON)
    path = Path(importlib.util.find_spec("mlx_lm").submodule_search_locations[0]) / "sample_utils.py"
    spec = importlib.util.spec_from_file_location("mlx_lm_sample_utils", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@checks("mlx-lm", default="0.0, greedy", zero="0 is argmax; $10^{-6}$ is divided by")
def test_mlx_lm_is_greedy_by_default_at_zero_and_near_it(mlx_sampling):
    import mlx.core as mx

    rows = mx.array(np.random.default_rng(1).normal(size=(50, 20)))
    best = np.array(rows).argmax(axis=-1).tolist()
    assert mlx_sampling.make_sampler()(rows).tolist() == best
    assert mlx_sampling.make_sampler(temp=0.0)(rows).tolist() == best
    assert mlx_sampling.make_sampler(temp=1e-6)(rows).tolist() == best


def test_mlx_lm_top_p_returns_log_probabilities_and_draws_nothing(mlx_sampling):
    import mlx.core as mx

    masked = np.array(mlx_sampling.apply_top_p(mx.array(np.log([[0.5, 0.3, 0.2]])), 0.7))
    assert np.exp(masked).tolist() == [pytest.approx([0.5, 0.3, 0.0])]


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
        kept = np.flatnonzero(np.isfinite(chain(logits, page_orders()["mlx-lm"], settings)))
        assert drawn == set(kept.tolist())


@checks("mlx-lm", draw=...)
def test_mlx_lm_draws_the_largest_sum_of_logit_and_gumbel_noise(mlx_sampling):
    import mlx.core as mx

    logits = mx.array(np.random.default_rng(3).normal(size=(200, 12)).astype(np.float32))
    mx.random.seed(7)
    drawn = mlx_sampling.make_sampler(temp=0.5)(logits)
    mx.random.seed(7)
    assert drawn.tolist() == mx.argmax(logits * 2 + mx.random.gumbel(logits.shape), axis=-1).tolist()


@pytest.mark.parametrize("sizes", [(1.3, 0.7, 0.4), (1.3, None, None), (None, 0.7, None), (None, None, -0.4)])
@checks("mlx-lm", penalties=dict.fromkeys(PENALTIES, "the last 20 of prompt and output"))
def test_mlx_lm_penalises_in_the_order_of_its_row_and_over_the_last_20_tokens(mlx_sampling, sizes):
    import mlx.core as mx

    rng = np.random.default_rng(16)
    settings = {step: size for step, size in zip(ROWS["mlx-lm"]["penalties"], sizes, strict=True) if size}
    processors = mlx_sampling.make_logits_processors(**{f"{step}_penalty": s for step, s in settings.items()})
    for length in (5, 40):
        logits, ids = rng.normal(scale=2, size=9), rng.integers(0, 8, size=length).tolist()
        rows = mx.array(logits[None].astype(np.float32))
        for processor in processors:
            rows = processor(mx.array(ids), rows)
        seen = {step: {i: ids[-20:].count(i) for i in ids[-20:]} for step in settings}
        ours, _ = mix(logits, orders_of("mlx-lm"), {"T": 1, **settings}, seen)
        assert np.array(mx.softmax(rows))[0] == pytest.approx(ours, abs=1e-6)


@checks("mlx-lm", ties={"zero": "first", "top-k": "sort", "top-p": "all"})
def test_mlx_lm_is_greedy_with_the_first_of_the_largest_logits(mlx_sampling):
    import mlx.core as mx

    assert mlx_sampling.make_sampler()(mx.array([[1.0, 3.0, 3.0, 3.0]])).tolist() == [1]


@checks("mlx-lm", ties={"zero": "first", "top-k": "sort", "top-p": "all"})
def test_mlx_lm_keeps_exactly_k_and_ties_at_top_p_and_min_p(mlx_sampling):
    import mlx.core as mx

    logits = np.array([[3.0, 1.0, 1.0, 1.0]], dtype=np.float32)
    logprobs = mx.array(logits - np.log(np.exp(logits).sum()))
    share = np.exp(np.array(logprobs))[0, 1].item()

    def kept(filtered):
        return int(np.isfinite(np.array(filtered)).sum())

    assert kept(mlx_sampling.apply_top_k(logprobs, 2)) == 2
    assert kept(mlx_sampling.apply_top_p(logprobs, 1 - 2.5 * share)) == 4
    assert kept(mlx_sampling.apply_min_p(logprobs, 0.1)) == 4


# LLMs-from-scratch


def generate(logits, **options):
    """Return the token that the book's generate adds."""
    rows = torch.tensor(logits, dtype=torch.float32).expand(1, 1, -1)
    return book.generate(lambda ids: rows, torch.zeros(1, 1, dtype=int), 1, 1, **options)[0, 1].item()


@checks(
    "LLMs-from-scratch",
    range="above 0 is sampled; negative numbers and nan are argmax",
    default="0.0, argmax",
    zero="argmax; $10^{-6}$ is divided by",
)
@pytest.mark.parametrize("options", [{}, *({"temperature": T} for T in (0.0, -1.0, NAN, 1e-6))], ids=str)
def test_llms_from_scratch_is_greedy_by_default_at_zero_and_below(options):
    assert inspect.signature(book.generate).parameters["temperature"].default == 0.0
    assert generate(LOGITS, **options) == LOGITS.argmax()


@checks("LLMs-from-scratch", penalties={}, ties={"zero": "first", "top-k": "all"})
def test_llms_from_scratch_has_no_penalties_and_is_greedy_with_the_first_of_the_largest_logits():
    assert not [name for name in inspect.signature(book.generate).parameters if "penalty" in name]
    assert generate([1.0, 3.0, 3.0]) == 1


@checks("LLMs-from-scratch", order=["top-k", "T"], draw=...)
def test_llms_from_scratch_draws_a_race_among_all_that_tie_at_top_k():
    logits = torch.tensor([3.0, 1.0, 1.0, 1.0, 0.0])
    drawn = set()
    for seed in range(60):
        torch.manual_seed(seed)
        token = generate(logits.tolist(), temperature=5.0, top_k=2)
        cut = torch.where(logits < 1, -torch.inf, logits) / 5
        torch.manual_seed(seed)
        p = cut.softmax(-1)[None]
        assert token == (p / torch.empty_like(p).exponential_()).argmax()
        drawn.add(token)
    assert drawn == {0, 1, 2, 3}


# SGLang, whose imports do not resolve beside the PyTorch that is pinned: its definitions by themselves


@pytest.fixture(scope="module")
def sglang():
    """Return a function that carries out a definition of SGLang and returns it."""
    if (found := importlib.util.find_spec("sglang")) is None:
        pytest.skip(REASON)
    folder = Path(found.submodule_search_locations[0]) / "srt"

    def carried_out(file, name, **known):
        source = textwrap.dedent(definition((folder / file).read_text("utf-8"), file, name))
        source = re.sub(
            r"^class (\w+)\(.*?\):", r"class \1:", source
        )  # msgspec is not needed for what it checks
        exec(f"from __future__ import annotations\n{source}", known)
        return known[name.split(".")[-1]]

    return carried_out


@pytest.fixture(scope="module")
def sglang_settings(sglang):
    """Return a function that gives a temperature to SGLang's settings."""
    file = "sampling/sampling_params.py"
    known = {name: sglang(file, name) for name in ("_SAMPLING_EPS", "TOP_K_ALL")}
    known |= dict.fromkeys(
        ("normalize_watermark_request", "get_request_reasoning_end_token_ids"), lambda *given, **named: None
    )
    settings = sglang(file, "SamplingParams", math=math, **known)

    def made(**given):
        one = settings()
        vars(one).update(given)
        one.__post_init__()
        one.verify(100)
        return one

    return made


@checks("SGLang", default="1.0; no filter; `/v1/responses` takes 0.7")
def test_sglangs_defaults_are_those_of_its_row(sglang, sglang_settings):
    made = sglang_settings()
    assert (made.temperature, made.top_p, made.min_p, made.top_k) == (1.0, 1.0, 0.0, 1 << 30)
    responses = sglang("entrypoints/openai/protocol.py", "ResponsesRequest._DEFAULT_SAMPLING_PARAMS")
    assert responses["temperature"] == 0.7


@checks("SGLang", range="finite, 0 and above")
@pytest.mark.parametrize("temperature", [-1.0, NAN, math.inf])
def test_sglang_refuses_what_its_row_leaves_out(sglang_settings, temperature):
    with pytest.raises(ValueError, match="temperature must be a non-negative finite number"):
        sglang_settings(temperature=temperature)


@checks("SGLang", zero="below $10^{-6}$ taken as $T = 1$ with top-k 1, which is argmax")
@pytest.mark.parametrize(
    ("temperature", "greedy"), [(0.0, True), (0.9e-6, True), (1e-6, False), (100.0, False)]
)
def test_sglang_takes_less_than_a_millionth_as_top_k_1(sglang_settings, temperature, greedy):
    made = sglang_settings(temperature=temperature)
    assert ((made.temperature, made.top_k) == (1.0, 1)) == greedy
    assert greedy or made.temperature == temperature


def sglang_penalizer(sglang, step, size, ids, scale):
    """Return one of SGLang's penalizers that has seen ids; what it has of its base class it is given here."""
    known = {"torch": torch, "is_pin_memory_available": lambda _: False, "apply_scaling_penalties": scale}
    file, name = f"sampling/penaltylib/{step}_penalty.py", f"Batched{step.capitalize()}Penalizer"
    one = sglang(file, name, **known)()
    request = SimpleNamespace(sampling_params=SimpleNamespace(**{f"{step}_penalty": size}))
    one.orchestrator = SimpleNamespace(reqs=lambda: [request], vocab_size=9, device="cpu")
    one._prepare()
    one._is_prepared, one.is_multiplicative, one.apply = True, step == "repetition", one._apply
    for token in ids:
        one._cumulate_output_tokens(torch.tensor([token]))
    return one


@checks("SGLang", penalties=dict.fromkeys(PENALTIES, "output"))
def test_sglang_penalises_in_the_order_of_its_row_what_its_output_holds(sglang):
    logits, ids = np.random.default_rng(17).normal(scale=2, size=9), [3, 3, 5]
    settings = {"frequency": 0.3, "presence": 0.8, "repetition": 1.4}
    eager = SimpleNamespace(where=torch.where, compile=lambda **_: lambda function: function)
    known = {"torch": eager, "get_compiler_backend": lambda: None, "_is_npu": False}
    scale = sglang("sampling/penaltylib/repetition_penalty.py", "apply_scaling_penalties", **known)
    orchestrator = object.__new__(
        sglang("sampling/penaltylib/orchestrator.py", "BatchedPenalizerOrchestrator", Set=set, Type=type)
    )
    orchestrator.is_required = True
    orchestrator.penalizers = {
        step: sglang_penalizer(sglang, step, size, ids, scale) for step, size in settings.items()
    }
    info = SimpleNamespace(temperatures=torch.ones(1), vocab_size=9, penalizer_orchestrator=orchestrator)
    file = "sampling/sampling_batch_info.py"
    sglang(file, "SamplingBatchInfo.update_penalties", torch=torch)(info)
    info.penalizer_orchestrator = None  # as copy_for_forward() leaves it
    rows = torch.tensor(logits)[None]
    name = "SamplingBatchInfo._apply_pre_grammar_logits_transforms"
    sglang(file, name, torch=torch, apply_scaling_penalties=scale)(info, rows)
    seen = {step: {3: 2, 5: 1} for step in settings}
    ours, _ = mix(logits, orders_of("SGLang"), {"T": 1, **settings}, seen)
    assert rows[0].softmax(-1).numpy() == pytest.approx(ours, abs=1e-6)


@checks("SGLang", ties={"zero": "first", "top-k": "sort", "top-p": "sort"})
def test_sglangs_fallback_keeps_what_each_filter_alone_keeps_and_exactly_k_of_a_tie(sglang):
    filtered = sglang("layers/sampler.py", "top_k_top_p_min_p_sampling_from_probs_torch", torch=torch)

    def kept(logits, T, k, p, m):
        probs = torch.softmax(torch.tensor(logits)[None] / T, -1)
        options = [torch.tensor([value]) for value in (k, p, m)]
        _, weights, ids, _ = filtered(probs, *options, True, None, None, return_filtered_probs=True)
        return set(ids[weights > 0].tolist())

    rng = np.random.default_rng(15)
    for _ in range(100):
        logits = rng.normal(scale=rng.uniform(1, 5), size=30)
        settings = {"T": rng.uniform(0.3, 4), "top-k": int(rng.integers(1, 31))}
        settings |= {"top-p": rng.uniform(0.3, 0.99), "min-p": rng.uniform(0.01, 0.5)}
        alone = [np.isfinite(chain(logits, ["T", step], settings)) for step in ("top-k", "top-p", "min-p")]
        assert kept(logits, *settings.values()) == set(np.flatnonzero(np.all(alone, axis=0)).tolist())
    assert len(kept([3.0, 1.0, 1.0, 1.0], 1.0, 2, 1.0, 0.0)) == 2
