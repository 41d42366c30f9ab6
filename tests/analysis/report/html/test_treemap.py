import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.report.html.treemap import Box, squarify


def test_no_sizes_make_no_boxes():
    assert squarify([], Box(0, 0, 10, 10)) == []


def test_the_example_of_the_paper_comes_out_as_in_the_paper():
    boxes = squarify([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))

    assert (boxes[0].width, boxes[0].height) == (3, 2)
    assert (boxes[2].width, boxes[2].height) == pytest.approx((12 / 7, 7 / 3))


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=60))
def test_boxes_fill_the_area_in_proportion_and_stay_inside(sizes: list[int]):
    sizes.sort(reverse=True)
    boxes = squarify(sizes, Box(0, 0, 300, 200))

    for size, box in zip(sizes, boxes, strict=True):
        assert box.width * box.height == pytest.approx(60_000 * size / sum(sizes), rel=1e-6)
        assert 0 <= box.x <= box.x + box.width <= 300 + 1e-6
        assert 0 <= box.y <= box.y + box.height <= 200 + 1e-6


def test_equal_sizes_are_nearly_square():
    boxes = squarify([1] * 12, Box(0, 0, 400, 300))
    assert all(0.5 < box.width / box.height < 2 for box in boxes)
