"""The corpora that the tests of the questions share."""

import pytest

from corpus import Corpus
from tests.analysis.small_corpora import NEWS, corpus_of


@pytest.fixture(scope="session")
def news() -> Corpus:
    return corpus_of(NEWS)
