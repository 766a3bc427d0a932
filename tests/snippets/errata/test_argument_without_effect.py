import torch.utils.data

from snippets.errata import argument_without_effect as proof
from tests.snippets.errata.quoted import quoted


def test_the_quoted_arguments_give_the_loader_of_the_proof():
    for quote, passed_on in zip(quoted("E0103"), (False, True), strict=True):
        said = eval(f"dict({quote})", {"drop_last": True, "num_workers": 1})
        found = torch.utils.data.DataLoader("abc", **said).num_workers
        assert proof.loader(passed_on, 1).num_workers == found == int(passed_on)


def test_who_asks_for_no_worker_gets_none_in_either_case():
    assert [proof.loader(passed_on).num_workers for passed_on in (False, True)] == [0, 0]
