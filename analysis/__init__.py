"""Pure questions: a corpus and a selection in, a tidy table out; one question a file.

Every table has the same columns and dtypes when it is empty. ``selection`` is one truth value an
article, in the order of ``Corpus.articles``. All counts are sums over shards; rates, intervals
and tests are computed once, from the sums (``analysis.statistics``).
"""

from analysis.collocation import count_cooccurrences
from analysis.concordance import find_concordance, find_hits, read_concordance
from analysis.coverage import compute_moving_average, count_coverage
from analysis.frequency import count_frequencies
from analysis.gaps import find_gaps
from analysis.health import (
    count_encodings,
    count_furniture,
    count_missing_fields,
    count_reasons,
    count_repairs,
    count_statuses,
    find_copies,
)
from analysis.keyness import compute_keyness
from analysis.mentions import count_issue_mentions, find_issue_hits
from analysis.names import count_name_forms, find_name_hits
from analysis.originality import count_originality
from analysis.overview import count_scripts, describe_corpus, find_date_range, list_latest
from analysis.passages import find_word_hits
from analysis.periods import PERIODS
from analysis.rising import find_rising_types
from analysis.search import find_articles
from analysis.statistics import MIN_ARTICLES
from analysis.trends import count_term_trends

__all__ = [
    "MIN_ARTICLES",
    "PERIODS",
    "compute_keyness",
    "compute_moving_average",
    "count_cooccurrences",
    "count_coverage",
    "count_encodings",
    "count_frequencies",
    "count_furniture",
    "count_issue_mentions",
    "count_missing_fields",
    "count_name_forms",
    "count_originality",
    "count_reasons",
    "count_repairs",
    "count_scripts",
    "count_statuses",
    "count_term_trends",
    "describe_corpus",
    "find_articles",
    "find_concordance",
    "find_copies",
    "find_date_range",
    "find_gaps",
    "find_hits",
    "find_issue_hits",
    "find_name_hits",
    "find_rising_types",
    "find_word_hits",
    "list_latest",
    "read_concordance",
]
