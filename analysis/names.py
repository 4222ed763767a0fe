"""Which spelling of a name does each outlet choose?"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cells import Cells, find_cells
from analysis.statistics import MIN_ARTICLES, divide
from analysis.tables import typed_table
from analysis.tallies import find_mentions, tally_mentions
from corpus import Corpus, Selection

Ints = NDArray[np.int64]

_COUNT_DTYPES: Final = {
    "mentions": "int64",
    "mentioning": "int64",
    "articles": "int64",
    "share": "float64",
    "is_small": "bool",
}


def count_name_forms(corpus: Corpus, selection: Selection, *, by: str = "outlet") -> pd.DataFrame:
    """Count how often each outlet uses each spelling of the names in the lexicon.

    Args:
        corpus: the corpus.
        selection: which articles count.
        by: ``outlet``, ``script`` or ``category``; the result has a column of that name.

    Returns:
        The complete grid of forms and outlets: ``name`` (key), ``kind``, ``form`` (as listed in
        the lexicon; found in both scripts), ``outlet``, ``mentions`` (occurrences of the form),
        ``mentioning`` (articles with the form), ``articles`` (articles with the name in any form),
        ``share`` (of the outlet's mentions of the name, 0-1; NaN if it has none), ``is_small``
        (fewer than ``MIN_ARTICLES`` such articles); in the order of the lexicon, then of outlets.
    """
    cells = find_cells(corpus, selection, by=(by,))
    names = corpus.lexicons.names
    owner = np.repeat(np.arange(len(names)), [len(name.forms) for name in names])
    mentions, mentioning, of_name, articles = _tally(corpus, cells, owner)
    listed = {
        "name": [names[at].key for at in owner],
        "kind": [names[at].kind for at in owner],
        "form": [form for name in names for form in name.forms],
    }
    forms = typed_table(listed, dict.fromkeys(listed, "str"))
    columns = {
        **cells.cross(forms),
        "mentions": mentions.ravel(),
        "mentioning": mentioning.ravel(),
        "articles": articles.ravel(),
        "share": divide(mentions, of_name).ravel(),
        "is_small": articles.ravel() < MIN_ARTICLES,
    }
    described = dict.fromkeys(("name", "kind", "form", by), "str")
    return typed_table(columns, {**described, **_COUNT_DTYPES})


def _tally(corpus: Corpus, cells: Cells, owner: Ints) -> Ints:
    """Return mentions and articles of every form in cells, then those of its name in any form.

    Args:
        corpus: the corpus.
        cells: a partition of its articles.
        owner: the name that each form of the lexicon belongs to.
    """
    first, n_forms = len(corpus.lexicons.issues), len(owner)
    both = np.stack([np.arange(n_forms), n_forms + owner], axis=1)
    of_group = {first + at: both[owner == at].tolist() for at in np.unique(owner).tolist()}
    n_things = n_forms + len(corpus.lexicons.names)
    tally = tally_mentions(corpus, cells, of_group, n_things=n_things)
    return np.concatenate([tally[:, :n_forms], tally[:, n_forms + owner]])


def find_name_hits(
    corpus: Corpus, selection: Selection, name_key: str, *, form: str | None = None
) -> pd.DataFrame:
    """Find where a name, or one of its forms, is mentioned.

    Args:
        corpus: the corpus.
        selection: which articles count.
        name_key: ``key`` of a name of the lexicon.
        form: one of its forms, as listed in the lexicon; all by default.

    Returns:
        ``position``, ``start``, ``stop`` for ``read_concordance``; by date, then place.

    Raises:
        KeyError: if the lexicon has no such name, or the name no such form.
    """
    names = {name.key: (at, name.forms) for at, name in enumerate(corpus.lexicons.names)}
    if name_key not in names:
        raise KeyError(f"no name {name_key!r} in the lexicon; it has {', '.join(names)}")
    at, forms = names[name_key]
    hits = find_mentions(corpus, selection, len(corpus.lexicons.issues) + at)
    if form is not None:
        if form not in forms:
            raise KeyError(f"{name_key!r} has no form {form!r}; it has {', '.join(forms)}")
        hits = hits[hits["term"] == forms.index(form)].reset_index(drop=True)
    return hits[["position", "start", "stop"]]
