"""The order in which a merge's tests are begun."""

import pytest

from tests.conftest import long_ones_first


@pytest.mark.parametrize("workers", [1, 2, 5, 9])
def test_each_worker_begins_with_its_share_of_the_long_tests(request, workers):
    """Of parts as `--dist worksteal` gives them; no test is lost by it, and none comes twice."""
    item = request.node
    long = type("Long", (), {"get_closest_marker": lambda self, name: name == "long"})
    short = type("Short", (), {"get_closest_marker": lambda self, name: False})
    items = [long() if number % 7 == 3 else short() for number in range(101)]
    ordered = long_ones_first([*items, item], workers)
    assert len(ordered) == 102 and set(ordered) == {*items, item}
    begun, left = [], list(ordered)
    for worker in range(workers):
        part = left[: len(left) // (workers - worker)]
        begun.append([isinstance(each, long) for each in part])
        del left[: len(part)]
    assert all(part == sorted(part, reverse=True) for part in begun)
    assert max(map(sum, begun)) - min(map(sum, begun)) <= 1
