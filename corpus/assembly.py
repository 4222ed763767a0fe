"""A corpus in memory, for small collections: the plain way, without files and processes.

The index on disk (``corpus.build``) says the same of the same articles; a test holds it to that.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from corpus.counting import TextCounts, count_texts, find_mentions
from corpus.matching import fold_case
from corpus.matrix import count_types
from corpus.model import Corpus, Shard
from corpus.vocabulary import is_counted
from data_loader.lexicons import Lexicons, load_lexicons
from data_loader.list_columns import list_array
from data_loader.schema import report_table
from data_loader.scripts import fold_text

_ORDER: Final = ["date", "file", "item"]


def corpus_from_articles(
    articles: pd.DataFrame, *, lexicons: Lexicons | None = None, n_shards: int = 1
) -> Corpus:
    """Return a corpus built in memory, for small collections.

    Args:
        articles: an *articles* table as ``load_articles`` returns it.
        lexicons: issues, names and stop words; the project's own by default.
        n_shards: shards to spread the articles over.
    """
    known = load_lexicons() if lexicons is None else lexicons
    ordered = articles.sort_values(_ORDER, kind="stable", ignore_index=True)
    texts = ordered["text"].tolist()
    size = max(1, -(-len(texts) // n_shards))
    starts = range(0, len(texts), size)
    folded = [fold_text(text) for text in texts]
    counted = [count_texts(folded[at : at + size], known) for at in starts]
    numbers: dict[str, int] = {}
    for part in counted:
        for key in part.keys:
            numbers.setdefault(key, len(numbers))
    return Corpus(
        articles=ordered.drop(columns=["text", "furniture"]),
        report=report_table([]),
        vocabulary=_vocabulary(ordered, folded, counted, numbers, known),
        shards=tuple(
            _shard(ordered[at : at + size], folded[at : at + size], part, numbers, known)
            for at, part in zip(starts, counted, strict=True)
        ),
        taken_out=tuple(list_array(ordered["furniture"][at : at + size]) for at in starts),
        lexicons=known,
        version=str(pd.util.hash_pandas_object(articles[["article_id", "text"]]).sum()),
        folder="",
    )


def _vocabulary(
    ordered: pd.DataFrame,
    folded: Sequence[str],
    counted: Sequence[TextCounts],
    numbers: Mapping[str, int],
    lexicons: Lexicons,
) -> pd.DataFrame:
    """Return how the first article writes each type, and the first Traditional one."""
    types: dict[str, str] = {}
    traditional: dict[str, str] = {}
    at = 0
    for part in counted:
        spelled = part.spellings
        matrix = count_types(part.tokens, part.n_tokens, len(part.keys))
        noted = dict(zip(zip(spelled.rows, spelled.ids, strict=True), spelled.forms, strict=True))
        for row in range(len(part.n_tokens)):
            text, written = folded[at], ordered["text"][at]
            for number in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]:
                key = part.keys[number]
                form = noted.get((row, number), key)
                types.setdefault(key, form)
                if ordered["script"][at] == "Hant" and key not in traditional:
                    start = fold_case(text).find(fold_case(form))
                    traditional[key] = written[start : start + len(form)]
            at += 1
    columns = {
        "type": [types[key] for key in numbers],
        "traditional": [traditional.get(key, "") for key in numbers],
        "counted": is_counted(list(numbers), lexicons.stop_words),
    }
    return pd.DataFrame(columns).astype({"type": "str", "traditional": "str", "counted": "bool"})


def _shard(
    articles: pd.DataFrame,
    folded: Sequence[str],
    counted: TextCounts,
    numbers: Mapping[str, int],
    lexicons: Lexicons,
) -> Shard:
    ids = np.array([numbers[key] for key in counted.keys], np.int32)
    tokens = ids[counted.tokens].astype(np.uint32)
    rows = count_types(tokens, counted.n_tokens, len(numbers))
    lowered = list(map(fold_case, folded))
    return Shard(
        positions=articles.index.to_numpy(np.int32),
        texts=pa.array(articles["text"].tolist(), pa.large_string()),
        folded_texts=pa.array(lowered, pa.large_string()),
        matrix=rows,
        columns=rows.tocsc(),
        n_tokens=counted.n_tokens,
        mentions=find_mentions(lowered, lexicons),
        tokens=tokens,
        token_starts=counted.token_starts,
    )
