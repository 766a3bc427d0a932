def check(total):
    assert 2 + 2 == total, f"2 + 2 is {2 + 2}, not {total}"
