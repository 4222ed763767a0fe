"""Words that do not cover one another, on the page and in the picture."""

from io import BytesIO
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from charts.cloud_layout import SMALLEST, PlacedWord, place_words
from charts.word_cloud import HEIGHT, word_cloud
from charts.word_cloud_png import word_cloud_png
from tests.charts.frames import LABELS, carried, frequencies, note_texts

WORDS = [f"{a}{b}" for a in "香港經濟台灣兩岸" for b in "報導新聞市場社會政府"]


def overlap(one: PlacedWord, other: PlacedWord) -> bool:
    """Tell whether the boxes of two words share any ground."""
    beside = abs(one.x - other.x) >= (one.width + other.width) / 2
    above = abs(one.y - other.y) >= (one.height + other.height) / 2
    return not (beside or above)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.text("香港AB經濟x", min_size=1, max_size=8), st.integers(1, 10_000)),
        min_size=1,
        max_size=40,
    ),
    st.integers(200, 800),
)
def test_words_stay_apart_and_inside(pairs: list[tuple[str, int]], width: int) -> None:
    pairs.sort(key=lambda pair: -pair[1])
    words, weights = zip(*pairs, strict=True)
    placed = place_words(words, weights, width=width, height=420)
    assert not any(overlap(a, b) for a, b in combinations(placed, 2))
    for word in placed:
        assert word.width / 2 <= word.x <= width - word.width / 2
        assert word.height / 2 <= word.y <= 420 - word.height / 2
        assert word.size >= SMALLEST


def test_eighty_words_find_room_on_a_telephone() -> None:
    weights = [1000 / rank for rank in range(1, len(WORDS) + 1)]
    assert len(place_words(WORDS, weights, width=340, height=420)) == len(WORDS) == 80


def test_the_same_words_make_the_same_cloud() -> None:
    weights = list(range(80, 0, -1))
    first, again = (place_words(WORDS, weights, width=340, height=420) for _ in range(2))
    assert first == again


def test_the_area_of_a_word_follows_its_frequency() -> None:
    four, one = place_words(["香港", "經濟"], [400, 100], width=340, height=420)
    assert four.size == pytest.approx(2 * one.size)
    assert (four.x, four.y) == (170, 210)


def test_nothing_to_place_is_no_error() -> None:
    assert place_words([], [], width=340, height=420) == []


def test_the_cloud_shows_labels_and_carries_types() -> None:
    table = frequencies(["台湾", "经济"]).assign(label=["臺灣", "經濟"])
    figure = word_cloud(table, labels=LABELS)
    assert note_texts(figure) == ["臺灣", "經濟"]
    assert {point[0] for point in carried(figure)} == {"台湾", "经济"}


def test_a_word_answers_over_its_whole_length() -> None:
    figure = word_cloud(frequencies(["國際貨幣基金組織"]), labels=LABELS)
    markers = figure.data[0]
    assert len(markers.x) == 8
    assert max(markers.x) - min(markers.x) == pytest.approx(7 * markers.marker.size[0])


def test_a_click_does_not_make_the_markers_visible() -> None:
    markers = word_cloud(frequencies(WORDS), labels=LABELS).data[0]
    opacities = (markers.marker, markers.selected.marker, markers.unselected.marker)
    assert [look.opacity for look in opacities] == [0, 0, 0]


def test_a_pixel_of_the_layout_is_a_pixel_of_the_figure() -> None:
    layout = word_cloud(frequencies(WORDS), labels=LABELS).layout
    margin = layout.margin
    assert layout.height - margin.t - margin.b == layout.yaxis.range[0] == HEIGHT
    assert layout.xaxis.scaleanchor == "y"


def test_the_picture_has_ink_of_every_chinese_character() -> None:
    picture = Image.open(
        BytesIO(word_cloud_png(frequencies(["臺灣", "经济"]), width=400, height=300))
    )
    assert picture.size == (400, 300)
    lowest, highest = picture.convert("L").getextrema()
    assert lowest < 100
    assert highest == 255


def test_the_picture_is_the_same_every_time() -> None:
    table = frequencies(WORDS[:10])
    first, again = (word_cloud_png(table, width=400, height=300) for _ in range(2))
    assert first == again


def test_a_picture_of_no_words_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no type occurs"):
        word_cloud_png(frequencies([]))
