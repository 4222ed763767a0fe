"""Silences of an outlet, asked of a corpus."""

import pandas as pd
from pandas.testing import assert_frame_equal

from analysis.gaps import find_gaps
from tests.analysis.small_corpora import corpus_of, everything, nothing

DAYS = pd.date_range("2021-01-01", periods=60).strftime("%Y-%m-%d")
ROWS = [("A", day, "Hans", "天气很好") for at, day in enumerate(DAYS) if not 30 <= at < 42]


def test_shards_add_up_and_columns_stay():
    one, several = corpus_of(ROWS), corpus_of(ROWS, n_shards=3)
    gaps = find_gaps(one, everything(one))
    assert gaps["days"].tolist() == [12]
    assert gaps["first"].tolist() == [pd.Timestamp("2021-01-31")]
    assert_frame_equal(find_gaps(several, everything(several)), gaps)
    assert find_gaps(one, nothing(one)).dtypes.equals(gaps.dtypes)


def test_only_selected_articles_show_that_the_collecting_worked():
    rows = [*ROWS, *(("A", day, "Hans", "下雨") for day in DAYS[30:42])]
    corpus = corpus_of(rows)
    without = (corpus.articles["n_chars"] == 4).to_numpy(dtype=bool)
    assert find_gaps(corpus, everything(corpus)).empty
    assert len(find_gaps(corpus, without)) == 1
