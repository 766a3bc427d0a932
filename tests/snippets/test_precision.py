"""Whatever dtype, mask or tie a program is given: twins against exact arithmetic, and against each other."""

import runpy
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
import torch

from real_model import records
from snippets import (
    choosing_logprobs,
    determinism_seed,
    distillation,
    distillation_torch,
    engines,
    entropy,
    entropy_math,
    entropy_slope,
    entropy_target,
    entropy_torch,
    exercises_bounds,
    exercises_draft,
    filters,
    filters_order,
    filters_torch,
    generate,
    generate_edges,
    limits,
    limits_middle,
    limits_torch,
    mixer,
    sampling,
    sampling_math,
    sampling_torch,
    sequences,
    sequences_solutions,
    softmax,
    softmax_math,
    softmax_torch,
)
from tests.paths import SNIPPETS
from tests.snippets.notebook import run_notebook

INTEGERS = ["uint8", "int8", "int16", "int32", "int64", "bool"]
FLOATS = ["float16", "bfloat16", "float32", "float64"]
# An edge each: what takes the largest off in 16 bits, a mask, what 16 bits cannot hold as a probability.
ROWS = [[22.375, 1.8125], [4.5, -1.875, -np.inf, 6.75], [0.0, -20.0], [-3.0, -3.0, -3.0]]


def exact(row, temperature):
    """Return softmax(z / T) by arithmetic of 60 digits."""
    with localcontext(prec=60):
        top, t = Decimal(max(row)), Decimal(temperature)
        weights = [((Decimal(z) - top) / t).exp() for z in row]
        return [float(weight / sum(weights)) for weight in weights]


@pytest.fixture
def dtype(request):
    """The type of torch with a name."""
    return getattr(torch, request.param)


def given(module, row, dtype=None):
    """Return a row as a twin takes it: a tensor, of float64 if dtype is not given, an array or a list."""
    tensor = torch.as_tensor(row, dtype=dtype or torch.float64)
    if "torch" in module.__name__:
        return tensor
    listed = tensor.tolist()
    return listed if "math" in module.__name__ or dtype == torch.bfloat16 else tensor.numpy()


def numbers(result):
    return np.asarray(result).tolist()


TWINS = [softmax, softmax_torch, softmax_math]
SHORT = [sampling, sampling_torch, sampling_math, filters, filters_torch, limits_torch]


@pytest.mark.parametrize("module", TWINS + SHORT, ids=lambda m: m.__name__)
@pytest.mark.parametrize("temperature", [0.1, 1, 5])
@pytest.mark.parametrize("dtype", FLOATS, indirect=True)
def test_probabilities_are_exact_whatever_the_dtype_of_the_logits(module, dtype, temperature):
    for row in ROWS:
        tensor = torch.tensor(row, dtype=dtype)
        p = module.softmax(given(module, tensor, dtype), temperature)
        assert numbers(p) == pytest.approx(exact(tensor.tolist(), temperature), rel=1e-13, abs=0)


@pytest.mark.parametrize("module", TWINS + SHORT, ids=lambda m: m.__name__)
@pytest.mark.parametrize("dtype", INTEGERS, indirect=True)
def test_integer_logits_are_numbers_like_others(module, dtype):
    tensor = torch.tensor([2, 1, 0], dtype=dtype)
    p = module.softmax(given(module, tensor, dtype))
    assert numbers(p) == pytest.approx(exact([int(z) for z in tensor], 1), rel=1e-13)
    assert np.asarray(p).dtype == np.float64


def test_the_first_exercise_of_the_page_can_be_written_in_integers():
    expected = [0.6652409557748219, 0.24472847105479767, 0.09003057317038046]
    for z in (np.array([2, 1, 0]), [2, 1, 0], np.array([2, 1, 0], dtype=np.uint8)):
        assert softmax.softmax(z) == pytest.approx(expected, rel=1e-14)
    assert softmax_torch.softmax(torch.tensor([2, 1, 0])).tolist() == pytest.approx(expected, rel=1e-14)
    assert softmax_math.softmax([2, 1, 0]) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("module", [entropy, entropy_torch, entropy_math], ids=lambda m: m.__name__)
@pytest.mark.parametrize("dtype", INTEGERS + FLOATS, indirect=True)
def test_entropy_is_that_of_exact_probabilities_whatever_the_dtype(module, dtype):
    for row in [[2, 1, 0]] if not dtype.is_floating_point else ROWS:
        tensor = torch.tensor(row, dtype=dtype)
        p = np.array(exact([float(z) for z in tensor], 2))
        expected = -(p * np.log(np.where(p > 0, p, 1))).sum()
        assert float(module.entropy(given(module, tensor, dtype), 2)) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("module", [limits, limits_torch], ids=lambda m: m.__name__)
@pytest.mark.parametrize("dtype", [*INTEGERS[:-1], *FLOATS], indirect=True)
def test_greedy_takes_the_largest_of_any_dtype(module, dtype):
    assert int(module.greedy(given(module, [1, 0, 2, 2], dtype))) == 2


@pytest.mark.parametrize("number", [2, True, np.float16(2), np.int64(2)], ids=repr)
def test_a_temperature_may_be_any_number(number):
    expected = exact([2, 1, 0], float(number))
    for module in TWINS:
        assert numbers(module.softmax(given(module, [2, 1, 0]), number)) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("temperature", [5e-324, 1e-300, 1e300])
def test_the_ends_of_the_range_of_temperatures_overflow_nothing(temperature):
    z = [1.0, 2.0, 2.0, -np.inf]
    shares = [0, 0.5, 0.5, 0] if temperature < 1 else [1 / 3, 1 / 3, 1 / 3, 0]
    for module in TWINS:
        assert numbers(module.softmax(given(module, z), temperature)) == pytest.approx(shares)
    for module in (entropy, entropy_torch, entropy_math):
        h = float(module.entropy(given(module, z), temperature))
        assert h == pytest.approx(np.log(2 if temperature < 1 else 3))
    for module in (sampling, sampling_torch):
        assert int(module.sample(given(module, z), temperature, np.random.default_rng(0))) in (0, 1, 2)
    assert sampling_math.sample(z, temperature, iter([0.9])) == 2


# What refuses a row: each with a row of logits alone.
REFUSING = {
    **{m: lambda z, m=m: m.softmax(z) for m in TWINS},
    **{m: lambda z, m=m: m.entropy(z) for m in (entropy, entropy_torch, entropy_math)},
    **{m: lambda z, m=m: m.greedy(z) for m in (limits, limits_torch)},
    **{m: lambda z, m=m: m.sample(z, 1.0, np.random.default_rng(0)) for m in (sampling, sampling_torch)},
    sampling_math: lambda z: sampling_math.sample(z, 1.0, iter([0.5])),
    entropy_target: lambda z: entropy_target.temperature_for(z, 0.5),
}
REFUSING = list(REFUSING.items()) + [
    (module, lambda z, m=module, name=name: getattr(m, name)(z, 1))
    for module in (filters, filters_torch)
    for name in ("top_k", "top_p", "min_p", "typical")
]


@pytest.mark.parametrize(("module", "refuse"), REFUSING, ids=lambda part: part.__name__)
@pytest.mark.parametrize(
    "row", [[-np.inf, -np.inf], [np.nan, 0.0], [0.0, np.nan], [np.nan, np.inf], [np.inf, 0.0]], ids=str
)
def test_a_row_that_has_no_distribution_is_refused_in_words(module, refuse, row):
    with pytest.raises(ValueError, match=r"largest logit .*must be finite.*; check the mask and the model"):
        refuse(given(module, row))


@pytest.mark.parametrize(("module", "refuse"), REFUSING, ids=lambda part: part.__name__)
def test_an_empty_vocabulary_is_refused(module, refuse):
    """By amax of torch itself, in its own words."""
    ours = ValueError, "largest logit .*must be finite"
    theirs = IndexError, "reduction dim -1 to have non-zero size"
    kind, message = theirs if "torch" in module.__name__ else ours
    with pytest.raises(kind, match=message):
        refuse(given(module, []))


def test_the_message_names_what_was_given():
    for row, value in (([np.nan, 0.0], "nan"), ([np.inf, 0.0], "inf"), ([-np.inf], "-inf")):
        for module in TWINS:
            with pytest.raises(ValueError, match=f"must be finite, got {value}: softmax would be nan"):
                module.softmax(given(module, row))


def test_a_batch_without_rows_stays_empty():
    for module in (softmax, softmax_torch):
        assert tuple(module.softmax(given(module, np.empty((0, 3)))).shape) == (0, 3)


# -- draws: a token of probability zero is never drawn --


def test_generate_never_draws_a_masked_token_of_float16_logits():
    """50,257 tokens, all masked but one: in float16 multinomial gives another in a few of 2,000 draws.

    With these seeds it does so on the CPU the tests were written on, at the first draw or in the first eight.
    """
    row = torch.full((50_257,), -torch.inf, dtype=torch.float16)
    row[40_000] = 0

    def draw(rows, **options):
        start = torch.zeros(rows, 1, dtype=torch.long)
        model = lambda ids: row.expand(*ids.shape, -1)  # noqa: E731
        return set(generate.generate(model, start, 1, 8, temperature=1.0, **options)[:, 1].tolist())

    for seed, rows in (20, 1), (1257, 1), (1623, 1), (2709, 1), (103, 8), (197, 8):
        torch.manual_seed(seed)
        assert draw(rows) == {40_000}
    assert draw(10, top_k=1) == {40_000}


DRAWING = ["generate", "generate_solutions", "sampling_multinomial"]


def multinomial_dtypes(monkeypatch):
    """Return a list that gets the dtype of all that multinomial is given."""
    seen, multinomial = [], torch.multinomial

    def watched(p, *rest, **options):
        seen.append(p.dtype)
        return multinomial(p, *rest, **options)

    monkeypatch.setattr(torch, "multinomial", watched)
    return seen


@pytest.mark.parametrize("name", DRAWING)
def test_what_a_program_draws_from_is_float64(name, monkeypatch, capsys):
    seen = multinomial_dtypes(monkeypatch)
    runpy.run_path(str(SNIPPETS / f"{name}.py"), run_name="__main__")
    assert set(seen) == {torch.float64}


def test_what_the_notebook_draws_from_is_float64_and_its_generate_is_that_of_the_page(monkeypatch):
    seen = multinomial_dtypes(monkeypatch)
    with run_notebook("section_5_3") as (names, _):
        assert names["generate"] is generate.generate
        for function in (names["softmax_with_temperature"], names["keep_top_k"]):
            for dtype in (torch.float16, torch.bfloat16, torch.int64):
                assert function(torch.tensor([2, 1, 0], dtype=dtype), 1).dtype == torch.float64
    assert set(seen) == {torch.float64}


def test_the_books_step_draws_in_the_dtype_of_the_logits_as_the_page_says(monkeypatch):
    seen = multinomial_dtypes(monkeypatch)
    generate_edges.book_step(torch.zeros(1, 9, dtype=torch.float16), 1.0)
    assert seen == [torch.float16]


def test_every_program_that_calls_multinomial_is_looked_at():
    """But generate_edges and the proofs, which repeat the book's lines, and questions, which shows errors."""
    calling = {p.stem for p in SNIPPETS.glob("*.py") if "torch.multinomial(" in p.read_text("utf-8")}
    assert calling == {*DRAWING, "generate_edges", "questions"}


class Uniform:
    """A generator whose numbers are chosen: those at which an inverted CDF could slip."""

    def __init__(self, numbers):
        self.numbers = np.asarray(numbers, dtype=float)

    def random(self, shape=()):
        return np.resize(self.numbers, shape)


def edges(p):
    """Return 0, the largest number below 1, each end of an interval and its neighbours."""
    ends = np.cumsum(p)
    ends = np.concatenate([ends, ends / ends[-1]])
    found = [0.0, 5e-324, np.nextafter(1, 0), *ends, *np.nextafter(ends, 0), *np.nextafter(ends, 2)]
    return [u for u in found if 0 <= u < 1]


def test_inverting_the_cdf_never_gives_a_token_of_probability_zero_at_any_edge():
    """The first tokens, the last, and others masked or underflowed; over 2,000 numbers."""
    rng, draws = np.random.default_rng(12), 0
    for size in (1, 2, 5, 40):
        for _ in range(20):
            z = rng.normal(scale=rng.choice([1, 400]), size=size).round(1)
            z[rng.random(size) < 0.4] = -np.inf
            z[rng.integers(size)] = 1.0
            p = softmax.softmax(z, 0.7)
            numbers, possible = edges(p), set(np.flatnonzero(p))
            rows = np.tile(z, (len(numbers), 1))
            drawn = [sampling.sample(rows, 0.7, Uniform(numbers)).tolist()]
            drawn.append(sampling_torch.sample(torch.tensor(rows), 0.7, Uniform(numbers)).tolist())
            drawn.append([sampling_math.sample(z.tolist(), 0.7, iter([u])) for u in numbers])
            assert set().union(*drawn) <= possible, (z, numbers)
            draws += len(numbers)
    assert draws > 2000


def test_the_other_draws_of_the_site_give_no_token_of_probability_zero(monkeypatch):
    z = np.array([-np.inf, 1.0, -np.inf, 0.0, -2000.0, -np.inf])
    p = softmax.softmax(z)
    possible = set(np.flatnonzero(p))
    monkeypatch.setattr(determinism_seed, "LOGITS", z)
    uniforms = [*edges(p), *np.random.default_rng(1).random(2000)]
    assert {determinism_seed.draw(u, 1.0) for u in uniforms} <= possible
    q = softmax.softmax(np.array([0.0, 1.0, -np.inf, -np.inf, 2.0, -np.inf]))
    tokens, _ = exercises_draft.draw_with_help(p, q, 2000, np.random.default_rng(1))
    assert set(tokens.tolist()) <= possible
    assert exercises_draft.law(p, q) == pytest.approx(p)


def test_two_equal_models_keep_every_draft():
    p = softmax.softmax(exercises_draft.LARGE, 2.0)
    assert exercises_draft.law(p, p) == pytest.approx(p)
    assert exercises_draft.draw_with_help(p, p, 500, np.random.default_rng(1))[1] == 500


# -- devices --


def test_what_a_draw_makes_is_on_the_device_of_what_it_was_given():
    """With another default device, a tensor made without naming one could not be combined."""
    z, ids = torch.tensor([[0.0, 1.0, 2.0]]), torch.tensor([[0], [6]])
    expected = sampling_torch.sample(z, 1.0, np.random.default_rng(0))
    with torch.device("meta"):
        assert torch.zeros(1).is_meta
        assert sampling_torch.sample(z, 1.0, np.random.default_rng(0)).equal(expected)
        row = torch.arange(9, dtype=torch.float16, device="cpu")
        model = lambda ids: row.expand(*ids.shape, 9)  # noqa: E731
        made = generate.generate(model, ids, 3, 8, temperature=1e-46, top_k=3, eos_id=0)
    assert made.tolist() == [[0, 8, 8, 8], [6, 8, 8, 8]]


def test_logits_may_come_back_on_the_cpu_from_a_gpu_without_float64(monkeypatch):
    """ids on one device, logits on another: what is drawn goes to the device of the ids."""

    class Elsewhere(torch.Tensor):
        """A tensor as on another device: nothing takes it together with one that is not."""

        @classmethod
        def __torch_function__(cls, function, types, args=(), kwargs=None):
            parts = [x for arg in args for x in (arg if isinstance(arg, list | tuple) else [arg])]
            tensors = [x for x in parts if isinstance(x, torch.Tensor)]
            if function is torch.Tensor.to:
                return args[0].as_subclass(Elsewhere)
            if len({type(x) for x in tensors}) > 1:
                raise RuntimeError("Expected all tensors to be on the same device")
            return super().__torch_function__(function, types, args, kwargs or {})

    moved, to = [], torch.Tensor.to

    def watched(tensor, device):
        moved.append(device)
        return to(tensor, device).as_subclass(Elsewhere)

    monkeypatch.setattr(torch.Tensor, "to", watched)
    ids = torch.tensor([[0], [6]]).as_subclass(Elsewhere)
    model = lambda ids: generate.next_in_line(ids.as_subclass(torch.Tensor))  # noqa: E731
    made = generate.generate(model, ids, 2, 8)
    assert made.as_subclass(torch.Tensor).tolist() == [[0, 1, 2], [6, 7, 8]]
    assert moved == [ids.device] * 2


# -- arguments of generate --


@pytest.mark.parametrize("dtype", ["int64", "uint8", *FLOATS], indirect=True)
def test_generate_takes_logits_of_any_dtype(dtype):
    row = torch.tensor([3, 1, 2, 0], dtype=dtype)
    model = lambda ids: row.expand(*ids.shape, 4)  # noqa: E731
    start = torch.zeros(4000, 1, dtype=torch.long)
    assert generate.generate(model, start[:1], 2, 8).tolist() == [[0, 0, 0]]
    torch.manual_seed(1)
    drawn = generate.generate(model, start, 1, 8, temperature=2.0, top_k=3)[:, 1]
    p = np.array([*exact([3, 1, 2], 2), 0])
    assert drawn.bincount(minlength=4).numpy() / 4000 == pytest.approx(p, abs=0.04)
    assert (drawn != 3).all()


@pytest.mark.parametrize("top_k", [2.5, 2.0, "2", float("nan"), float("inf")])
def test_generate_refuses_a_top_k_that_is_no_whole_number(top_k):
    with pytest.raises(ValueError, match=rf"top_k must be an int > 0, got {top_k}: .*use None to keep all"):
        generate.generate(generate.next_in_line, torch.tensor([[0]]), 1, 8, top_k=top_k)


@pytest.mark.parametrize("top_k", [np.int64(1), True])
def test_generate_takes_a_top_k_of_any_type_of_int(top_k):
    start = torch.tensor([[0]])
    options = {"temperature": 50.0, "top_k": top_k}
    assert generate.generate(generate.next_in_line, start, 3, 8, **options).tolist() == [[0, 1, 2, 3]]


# -- other functions that a mask, a cold temperature or a rounded sum made nan, infinite or endless --


def test_slopes_of_masked_logits_are_those_of_the_logits_without_the_mask():
    z = np.array([2.0, -np.inf, 1.0, 0.0])
    rest = z[np.isfinite(z)]
    assert limits_middle.slope(z, 2)[[0, 2, 3]] == pytest.approx(limits_middle.slope(rest, 2))
    assert limits_middle.slope(z, 2)[1] == 0
    assert entropy_slope.entropy_slope(z, 2) == pytest.approx(entropy_slope.entropy_slope(rest, 2))


@pytest.mark.parametrize("size", [9, 21, 22, 29, 39])
def test_the_temperature_of_the_highest_entropy_below_the_logarithm_is_found(size):
    z = np.random.default_rng(size).normal(size=size)
    t = entropy_target.temperature_for(z, np.nextafter(np.log(size), 0))
    assert 1e6 < t < np.inf
    assert entropy.entropy(z, t) == pytest.approx(np.log(size), rel=1e-14)


@pytest.mark.parametrize("module", [sequences, sequences_solutions], ids=lambda m: m.__name__)
def test_tempering_by_powers_underflows_nothing(module):
    p = np.array([[0.5, 0.3, 0.2], [0.4, 0.4, 0.2]])
    assert module.temper(p, 1e-4).tolist() == [[1, 0, 0], [0.5, 0.5, 0]]


def test_the_loss_of_a_cold_student_is_finite_and_a_mask_adds_nothing():
    teacher, student = np.array([0.0, 20.0, -np.inf]), np.array([20.0, 0.0, -np.inf])
    assert distillation.loss(student, teacher, 0.01) == pytest.approx(2000)


@pytest.mark.parametrize("dtype", ["int64", "bfloat16", "float32"], indirect=True)
def test_gradients_of_distillation_are_float64_for_logits_of_any_dtype(dtype):
    z, v = torch.tensor([2, 1, 0], dtype=dtype), torch.tensor([0, 3, 1], dtype=dtype)
    theirs = distillation_torch.gradient(z, v, 3.0)
    expected = distillation.gradient(np.array([2, 1, 0]), np.array([0, 3, 1]), 3.0)
    assert theirs.tolist() == pytest.approx(expected.tolist(), rel=1e-12)
    assert z.dtype == dtype


def test_log_probabilities_of_unsigned_logits_do_not_wrap():
    z = np.array([2, 1, 0], dtype=np.uint8)
    assert np.exp(choosing_logprobs.log_softmax(z)) == pytest.approx(exact([2, 1, 0], 1))


def test_known_probabilities_whose_sum_is_rounded_above_one_leave_nothing():
    known = np.array([0.7, 0.2, 0.1, 2e-16, 2e-16])
    assert known.sum() > 1
    assert exercises_bounds.top_range(known, 50, 2.0) == pytest.approx(
        [known[0] ** 0.5 / (known**0.5).sum()] * 2
    )


# -- filters: by exact fractions, so with ties at every edge --


def tied_cases(n=300):
    """Yield weights, and a mass or share that their partial sums and quotients meet exactly, often."""
    for mass in (0.1, 0.3, 0.5, 0.6):  # all are as far from the entropy: two below it, one above
        for weights in ([1, 1, 2], [2, 1, 1], [1, 2, 1], [2, 4, 2]):
            yield np.array(weights), Fraction(str(mass)), Fraction(1, 2)
    rng = np.random.default_rng(23)
    for _ in range(n):
        weights = rng.integers(0, 5, size=rng.integers(2, 9))
        weights[rng.integers(len(weights))] = 3
        top = int(weights.max())
        yield (
            weights,
            Fraction(int(rng.integers(0, 11)), 10),
            Fraction(int(rng.integers(0, 2 * top + 1)), 2 * top),
        )


def exact_top_p(weights, mass):
    """Return the mask of the smallest nucleus, ties and all; a mass of 1 keeps all."""
    falling = sorted(weights.tolist(), reverse=True)
    total, running = sum(falling), Fraction(0)
    for weight in falling:
        running += Fraction(weight, total)
        if running >= mass:
            break
    return weights >= weight if mass < 1 else np.full(len(weights), True)


def exact_typical(weights, mass):
    """Return the mask of what is nearest to the entropy, by arithmetic of 50 digits."""
    with localcontext(prec=50):
        p = [Decimal(w) / int(weights.sum()) for w in weights.tolist()]
        surprise = [-q.ln() if q else None for q in p]
        h = sum((q * s for q, s in zip(p, surprise, strict=True) if q), Decimal(0))
        distance = [Decimal(1000) if s is None else round(abs(s - h), 40) for s in surprise]
        running = Decimal(0)
        for limit in sorted(set(distance)):
            running += sum(q for q, d in zip(p, distance, strict=True) if d == limit)
            if running >= Decimal(mass.numerator) / mass.denominator - Decimal("1e-40"):
                break
        return np.array([mass == 1 or d <= limit for d in distance])


def kept(function, z, value):
    return np.isfinite(np.asarray(function(z, value))).tolist()


ORDER = {"top_p": "top-p", "min_p": "min-p", "typical": "typical"}


@pytest.mark.parametrize("name", ORDER)
def test_filters_keep_what_exact_fractions_say_also_where_the_edge_is_met_exactly(name):
    met = 0
    for weights, mass, share in tied_cases():
        value = share if name == "min_p" else mass
        if name == "min_p":
            expected = [value == 0 or Fraction(int(w), int(weights.max())) >= value for w in weights]
        else:
            expected = (exact_top_p if name == "top_p" else exact_typical)(weights, mass)
        with np.errstate(divide="ignore"):
            z = np.log(weights)
        expected = (np.array(expected) & (weights > 0)).tolist()
        for tiny in (0, 1e-15, -1e-15):  # the same value, but for rounding
            if not 0 <= float(value) + tiny <= 1 or (value in (0, 1) and tiny):
                continue
            given = float(value) + tiny
            ways = {
                "NumPy": kept(getattr(filters, name), z, given),
                "PyTorch": kept(getattr(filters_torch, name), torch.tensor(z), given),
                "order": (getattr(filters_order, f"in_{name}")(z, given) & (weights > 0)).tolist(),
                "mixer": mixer.mix(z, [ORDER[name]], {"T": 1, ORDER[name]: given})[1].tolist(),
            }
            if name != "typical":
                ways["engines"] = kept(engines.STEPS[ORDER[name]], z, given)
            assert ways == dict.fromkeys(ways, expected), (weights, given)
            met += 1
    assert met > 400


def test_a_nucleus_of_eight_tenths_of_a_half_and_three_tenths_is_those_two():
    z = np.log([0.3, 0.1, 0.1, 0.5])
    assert kept(filters.top_p, z, 0.8) == kept(filters_torch.top_p, torch.tensor(z), 0.8)
    assert kept(filters.top_p, z, 0.8) == [True, False, False, True]


@pytest.mark.parametrize("module", [filters, filters_torch], ids=lambda m: m.__name__)
@pytest.mark.parametrize("name", ["top_p", "typical"])
@pytest.mark.parametrize("dtype", FLOATS, indirect=True)
def test_a_mass_of_one_keeps_tokens_whose_probability_underflows(module, name, dtype):
    tensor = torch.tensor([0.0, -20.0, -3000.0, -torch.inf], dtype=dtype)
    assert kept(getattr(module, name), given(module, tensor, dtype), 1.0) == [True, True, True, False]


def test_a_mass_of_one_keeps_all_in_the_programs_of_orders_and_engines_too():
    z = np.array([0.0, -20.0, -3000.0])
    assert filters_order.in_top_p(z, 1).all()
    assert filters_order.in_typical(z, 1).all()
    assert np.isfinite(engines.step_top_p(z, 1)).all()


@pytest.mark.parametrize("dtype", INTEGERS + FLOATS, indirect=True)
@pytest.mark.parametrize(("name", "value"), [("top_k", 2), ("top_p", 0.8), ("min_p", 0.3), ("typical", 0.5)])
def test_filters_keep_the_same_tokens_of_any_dtype_and_give_float64(name, value, dtype):
    tensor = torch.tensor([2, 1, 0, 1], dtype=dtype)
    expected = getattr(filters, name)([float(z) for z in tensor], value)
    for module in (filters, filters_torch):
        cut = getattr(module, name)(given(module, tensor, dtype), value)
        assert np.asarray(cut).dtype == np.float64
        assert numbers(cut) == expected.tolist()


@pytest.mark.parametrize("module", [filters, filters_torch], ids=lambda m: m.__name__)
@pytest.mark.parametrize("k", [2.5, 2.0, "2", None, float("nan"), float("inf"), np.float64(2)])
def test_a_k_that_is_no_whole_number_is_refused_in_words(module, k):
    with pytest.raises(ValueError, match=rf"k must be an int > 0, got {k}: .*to keep all, do not filter"):
        module.top_k(given(module, [3, 2, 1]), k)


@pytest.mark.parametrize(("name", "value"), [("top_k", 2), ("top_p", 0.8), ("min_p", 0.3), ("typical", 0.5)])
def test_filters_treat_each_row_of_any_batch_as_if_it_were_alone(name, value):
    rng = np.random.default_rng(8)
    batch = rng.normal(scale=2, size=(2, 3, 7)).round()
    batch[rng.random(batch.shape) < 0.2] = -np.inf
    batch[..., 3] = 0
    expected = [getattr(filters, name)(row, value).tolist() for row in batch.reshape(-1, 7)]
    for module in (filters, filters_torch):
        cut = np.asarray(getattr(module, name)(given(module, batch), value))
        assert cut.reshape(-1, 7).tolist() == expected


@pytest.mark.parametrize("module", [filters, filters_torch], ids=lambda m: m.__name__)
@pytest.mark.parametrize("k", [2, np.int8(2), np.int64(2)])
def test_a_k_of_numpy_is_a_whole_number(module, k):
    assert kept(module.top_k, given(module, [3, 2, 1]), k) == [True, True, False]


@pytest.mark.parametrize("module", [filters, filters_torch], ids=lambda m: m.__name__)
def test_true_is_the_whole_number_one_for_either_program(module):
    assert kept(module.top_k, given(module, [3, 2, 1]), True) == [True, False, False]


def test_masks_of_the_order_program_hold_at_zero_with_masks_and_beyond_the_vocabulary():
    z = np.array([2.0, 1.0, -np.inf, 0.0, -np.inf])
    assert filters_order.in_top_p(z, 0).tolist() == [True, False, False, False, False]
    assert filters_order.in_top_p(z[:2], 1).tolist() == [True, True]
    for mass in (0.3, 0.9):
        assert filters_order.in_typical(z, mass).tolist() == kept(filters.typical, z, mass)
        assert filters_order.in_typical(z, mass).any()
    assert filters_order.in_top_k(z, 99).all()
    finite = z[np.isfinite(z)]
    assert filters_order.in_top_n_sigma(z, 1)[np.isfinite(z)].tolist() == (
        filters_order.in_top_n_sigma(finite, 1).tolist()
    )


def test_the_order_of_top_n_sigma_does_not_matter_where_a_token_is_exactly_at_the_edge():
    z = np.array([0.7, 0.1])  # apart by two deviations
    assert all(filters_order.in_top_n_sigma(z / t, 2).all() for t in np.linspace(0.1, 5, 200))


def test_a_temperature_that_overflows_cuts_no_token_in_the_mixer():
    with np.errstate(over="ignore"):
        p, stay = mixer.mix(np.array([1000.0, 0.0, -np.inf]), ["T", "top-k"], {"T": 1e-307, "top-k": 2})
    assert p.tolist() == [1, 0, 0]
    assert stay.tolist() == [True, True, False]


@pytest.mark.parametrize(("mass", "size"), [(0.25, 1), (0.625, 6), (0.626, 7), (1.0, 11)])
def test_the_nucleus_of_a_recorded_distribution_is_exact_at_its_edges(mass, size):
    """One token has 10 of 40, ten share a logit and have 3 each."""
    data = {"logits": [np.log(10)], "tail": {"count": [10], "mean": [np.log(3)]}}
    assert records.nucleus(data, 1.0, mass) == size
