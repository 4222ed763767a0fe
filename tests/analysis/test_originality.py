"""Originals and copies."""

from numpy.testing import assert_allclose

from analysis.originality import count_originality
from tests.analysis.small_corpora import everything


def test_the_later_of_two_equal_texts_is_the_copy(news):
    table = count_originality(news, everything(news))
    assert table["outlet"].tolist() == ["Evening", "Morning"]
    assert table["articles"].tolist() == [3, 3]
    assert table["originals"].tolist() == [3, 2]
    assert table["copies"].tolist() == [0, 1]
    assert_allclose(table["share_original"], [1, 2 / 3])
    assert table["is_small"].tolist() == [True, True]


def test_a_copy_stays_a_copy_when_its_original_is_not_selected(news):
    morning = (news.articles["outlet"] == "Morning").to_numpy()
    assert count_originality(news, morning)["copies"].tolist() == [1]
