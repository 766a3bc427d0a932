def check(total):
    assert total == 2 + 2, f"2 + 2 is {2 + 2}, not {total}"
