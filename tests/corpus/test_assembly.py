"""A corpus in memory: counts, order, scripts, shards."""

import numpy as np
import pandas as pd

from corpus import Corpus, corpus_from_articles
from tests.builders import LEXICONS, article, articles

ROWS = articles(
    article("特朗普表示，南海的關稅。關稅！", number=1, date=pd.Timestamp("2021-05-01")),
    article("川普谈关税与 TikTok，tiktok 不是南海。", number=2, date=pd.Timestamp("2019-05-01")),
    article("關稅與台灣關係法", number=3, date=pd.NaT),
)


def frequencies(corpus: Corpus) -> dict[str, int]:
    totals = sum(shard.matrix.sum(axis=0) for shard in corpus.shards)
    return dict(zip(corpus.vocabulary["type"], totals.tolist(), strict=True))


def test_both_scripts_are_one_type_and_letter_case_does_not_matter() -> None:
    counts = frequencies(corpus_from_articles(ROWS, lexicons=LEXICONS))
    assert counts["关税"] == 4
    assert counts["TikTok"] == 2


def test_articles_stand_by_date_and_those_without_one_come_last() -> None:
    corpus = corpus_from_articles(ROWS, lexicons=LEXICONS)
    assert corpus.articles["file"].tolist() == ["002.md", "001.md", "003.md"]
    assert corpus.text(0).startswith("川普")


def test_the_counts_follow_their_articles() -> None:
    corpus = corpus_from_articles(ROWS, lexicons=LEXICONS)
    column = corpus.type_id("關稅")
    assert corpus.shards[0].matrix[:, [column]].toarray().ravel().tolist() == [1, 2, 1]


def test_tokens_are_words_with_stop_words_and_single_characters() -> None:
    corpus = corpus_from_articles(articles(article("特朗普表示，南海的關稅。")), lexicons=LEXICONS)
    assert corpus.n_tokens.tolist() == [5]


def test_stop_words_single_characters_and_numbers_are_not_counted() -> None:
    rows = articles(article("美方表示，稅的 25% 更低。"))
    corpus = corpus_from_articles(rows, lexicons=LEXICONS)
    kept = corpus.vocabulary.loc[corpus.vocabulary["counted"], "type"]
    assert kept.tolist() == ["美方"]


def test_the_traditional_form_is_the_one_in_the_text() -> None:
    corpus = corpus_from_articles(ROWS, lexicons=LEXICONS)
    forms = corpus.vocabulary.set_index("type")["traditional"]
    assert forms["关税"] == "關稅"
    assert forms["TikTok"] == ""


def test_mentions_point_into_the_original_text() -> None:
    corpus = corpus_from_articles(ROWS, lexicons=LEXICONS)
    mentions = corpus.shards[0].mentions
    written = [
        (int(m["row"]), int(m["group"]), corpus.text(int(m["row"]))[m["start"] : m["stop"]])
        for m in mentions
    ]
    assert sorted(written) == [
        (0, 0, "南海"),
        (0, 2, "川普"),
        (1, 0, "南海"),
        (1, 2, "特朗普"),
        (2, 1, "台灣關係法"),
    ]


def test_seven_shards_hold_what_one_holds() -> None:
    one = corpus_from_articles(ROWS, lexicons=LEXICONS)
    many = corpus_from_articles(ROWS, lexicons=LEXICONS, n_shards=3)
    assert len(many.shards) == 3
    assert frequencies(many) == frequencies(one)
    assert [many.text(at) for at in range(3)] == [one.text(at) for at in range(3)]
    assert np.array_equal(many.n_tokens, one.n_tokens)
    assert sum(len(shard.mentions) for shard in many.shards) == len(one.shards[0].mentions)


def test_a_corpus_without_articles_has_the_same_tables() -> None:
    empty, full = (corpus_from_articles(rows, lexicons=LEXICONS) for rows in (ROWS.head(0), ROWS))
    assert len(empty) == 0
    assert empty.articles.dtypes.to_dict() == full.articles.dtypes.to_dict()
    assert empty.vocabulary.dtypes.to_dict() == full.vocabulary.dtypes.to_dict()


def test_folded_text_has_the_offsets_of_the_text() -> None:
    corpus = corpus_from_articles(ROWS, lexicons=LEXICONS)
    for at in range(len(corpus)):
        assert len(corpus.folded(at)) == len(corpus.text(at))


def test_every_word_stands_in_its_order_at_its_place_in_the_text() -> None:
    for n_shards in (1, 3):
        corpus = corpus_from_articles(ROWS, lexicons=LEXICONS, n_shards=n_shards)
        forms = corpus.vocabulary["type"].str.lower()
        read = []
        for shard in corpus.shards:
            whole = "".join(shard.folded_texts.to_pylist())
            for number, start in zip(shard.tokens, shard.token_starts, strict=True):
                read.append(whole[start : start + len(forms[number])])
                assert read[-1] == forms[number]
            assert shard.token_ends.tolist() == np.cumsum(shard.n_tokens).tolist()
        assert read[:4] == ["川普谈", "关税", "与", "tiktok"]
        assert len(read) == corpus.n_tokens.sum()
