"""Every question that can be put to a corpus and a selection, with options worth testing."""

from collections.abc import Callable, Mapping

import pandas as pd

import analysis
from corpus import Corpus, Selection

Question = Callable[[Corpus, Selection], pd.DataFrame]

QUERIES = ("关税", "川普", "天气很好", "不存在的词")


def _keyness(corpus: Corpus, selection: Selection) -> pd.DataFrame:
    target = selection & (corpus.articles["outlet"] == "Morning").to_numpy(dtype=bool)
    return analysis.compute_keyness(corpus, target, selection & ~target, minimum=1)


QUESTIONS: Mapping[str, Question] = {
    "compute_keyness": _keyness,
    "compute_moving_average": lambda c, s: analysis.compute_moving_average(
        analysis.count_coverage(c, s), window=2
    ),
    "count_cooccurrences": lambda c, s: analysis.count_cooccurrences(c, s, "关税"),
    "count_coverage": analysis.count_coverage,
    "count_frequencies": analysis.count_frequencies,
    "count_issue_mentions": analysis.count_issue_mentions,
    "count_name_forms": analysis.count_name_forms,
    "count_originality": analysis.count_originality,
    "count_scripts": analysis.count_scripts,
    "count_term_trends": lambda c, s: analysis.count_term_trends(c, s, QUERIES),
    "describe_corpus": analysis.describe_corpus,
    "find_articles": lambda c, s: analysis.find_articles(c, s, "川普 关税"),
    "find_concordance": lambda c, s: analysis.find_concordance(c, s, "关税"),
    "find_hits": lambda c, s: analysis.find_hits(c, s, "关税"),
    "find_issue_hits": lambda c, s: analysis.find_issue_hits(c, s, "trade"),
    "find_name_hits": lambda c, s: analysis.find_name_hits(c, s, "trump", form="川普"),
    "find_rising_types": lambda c, s: analysis.find_rising_types(c, s, minimum=1),
    "find_word_hits": lambda c, s: analysis.find_word_hits(c, s, "川普 关税"),
    "list_latest": analysis.list_latest,
    "read_concordance": lambda c, s: analysis.read_concordance(
        c, analysis.find_hits(c, s, "关税"), limit=3
    ),
}

TABLE_QUESTIONS: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "count_encodings": analysis.count_encodings,
    "count_furniture": analysis.count_furniture,
    "count_missing_fields": analysis.count_missing_fields,
    "count_repairs": analysis.count_repairs,
    "find_copies": analysis.find_copies,
}

REPORT_QUESTIONS: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "count_reasons": analysis.count_reasons,
    "count_statuses": analysis.count_statuses,
}

EVERY_QUESTION: Mapping[str, Callable[[Corpus, Selection], object]] = {
    **QUESTIONS,
    **{name: lambda c, s, put=put: put(c.articles[s]) for name, put in TABLE_QUESTIONS.items()},
    "count_furniture": lambda c, s: analysis.count_furniture(c.removed[s]),
    **{name: lambda c, s, put=put: put(c.report) for name, put in REPORT_QUESTIONS.items()},
    "find_date_range": analysis.find_date_range,
    "find_gaps": analysis.find_gaps,
}
