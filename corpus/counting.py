"""Read files, fold, segment and count: the work of a build that runs in worker processes.

What a worker sends back is plain data: rows, and counts over its own small vocabulary, so that
the builder only has to translate one number per distinct word of a batch.
"""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import filterfalse
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corpus.matching import Matcher, TermGroup, fold_case, lexicon_groups
from corpus.segmentation import Engine, cut_text, is_word, type_key
from data_loader.lexicons import Lexicons
from data_loader.scripts import fold_text


@dataclass(frozen=True)
class TextCounts:
    """What was counted in a batch of texts, in their order.

    Attributes:
        folded: the texts folded to Simplified and lower case, of the same lengths.
        keys: the batch's own vocabulary: what makes a type one (``type_key``).
        types: the same, with the case as first written in the batch.
        traditional: for each type the form first written in Traditional text, or "".
        indptr, indices, counts: the batch's document-feature matrix, row-compressed.
        n_tokens: words a text.
        mentions: lexicon mentions; ``row`` counts in the batch.
        tokens: the type of every word, text after text.
        token_starts: where in its text each begins.
    """

    folded: list[str]
    keys: list[str]
    types: list[str]
    traditional: list[str]
    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    counts: NDArray[np.int32]
    n_tokens: NDArray[np.int64]
    mentions: NDArray[np.void]
    tokens: NDArray[np.int32]
    token_starts: NDArray[np.uint32]


def count_texts(
    rows: Sequence[Mapping[str, Any]], lexicons: Lexicons, *, engine: Engine = "rjieba"
) -> TextCounts:
    """Fold, segment and count the ``text`` of article rows, and find the lexicon's mentions.

    Args:
        rows: mappings with ``text`` and ``script``.
        lexicons: the issues and names to find, and the user terms to keep whole.
        engine: the segmenter.
    """
    simplified = [fold_text(row["text"]) for row in rows]
    folded = list(map(fold_case, simplified))
    user_terms = folded_user_terms(lexicons)
    tally = _Tally()
    for row, text in zip(rows, simplified, strict=True):
        tally.add_article(cut_text(text, user_terms=user_terms, engine=engine))
        if row["script"] == "Hant":
            tally.note_traditional(text, row["text"])
    indptr, indices, counts = tally.matrix()
    tokens, token_starts = tally.tokens()
    return TextCounts(
        folded=folded,
        keys=tally.keys,
        types=tally.types,
        traditional=tally.traditional,
        indptr=indptr,
        indices=indices,
        counts=counts,
        n_tokens=np.add.reduceat(np.append(counts, 0), indptr[:-1], dtype=np.int64)
        * (np.diff(indptr) > 0),
        mentions=_matcher(tuple(lexicon_groups(lexicons))).find_all(folded),
        tokens=tokens,
        token_starts=token_starts,
    )


@lru_cache(maxsize=2)
def _matcher(groups: tuple[TermGroup, ...]) -> Matcher:
    """Return the automaton of a lexicon; a worker builds it once, not for every batch."""
    return Matcher(groups)


def folded_user_terms(lexicons: Lexicons) -> tuple[str, ...]:
    """Return the user terms as the segmenter must hear them: folded to Simplified."""
    return tuple(dict.fromkeys(map(fold_text, lexicons.user_terms)))


_NO_WORD: Final = -1


class _Tally:
    """A growing vocabulary and, row by row, the matrix over it."""

    def __init__(self) -> None:
        self.types: list[str] = []
        self.traditional: list[str] = []
        self._indices = array("i")
        self._counts = array("i")
        self._lengths = array("q")
        self._pieces = array("i")
        self._piece_lengths = array("i")
        self._n_pieces = array("q")
        self._id_of_piece: dict[str, int] = {}
        self._id_of_key: dict[str, int] = {}
        self._without_traditional: set[int] = set()

    @property
    def keys(self) -> list[str]:
        """What makes each type one, in the order of ``types``."""
        return list(self._id_of_key)

    def add_article(self, pieces: Sequence[str]) -> None:
        """Count the pieces of one article."""
        by_piece = Counter(pieces)
        known = self._id_of_piece
        for piece in filterfalse(known.__contains__, list(by_piece)):
            known[piece] = self._learn(piece)
        self._indices.extend(map(known.__getitem__, by_piece))
        self._counts.extend(by_piece.values())
        self._lengths.append(len(by_piece))
        self._pieces.extend(map(known.__getitem__, pieces))
        self._piece_lengths.extend(map(len, pieces))
        self._n_pieces.append(len(pieces))

    def note_traditional(self, folded: str, written: str) -> None:
        """Keep how the last article, a Traditional one, writes types not yet met in that script."""
        last = self._indices[len(self._indices) - self._lengths[-1] :]
        for number in self._without_traditional.intersection(last):
            form = self.types[number]
            at = folded.find(form)
            if at >= 0:
                self.traditional[number] = written[at : at + len(form)]
                self._without_traditional.discard(number)

    def matrix(self) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        """Return ``indptr, indices, counts`` of the words: what is no word is left out here."""
        indices = np.array(self._indices, dtype=np.int32)
        counts = np.array(self._counts, dtype=np.int32)
        is_word_at = indices != _NO_WORD
        words_before = np.concatenate([[0], np.cumsum(is_word_at, dtype=np.int64)])
        ends = np.concatenate([[0], np.cumsum(self._lengths, dtype=np.int64)])
        return words_before[ends], indices[is_word_at], counts[is_word_at]

    def tokens(self) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
        """Return the type of every word in its order, and where in its text it begins."""
        pieces = np.array(self._pieces, dtype=np.int32)
        ends = np.concatenate([[0], np.cumsum(self._piece_lengths, dtype=np.int64)])
        texts = np.concatenate([[0], np.cumsum(self._n_pieces, dtype=np.int64)])
        starts = ends[:-1] - np.repeat(ends[texts[:-1]], self._n_pieces)
        is_word_at = pieces != _NO_WORD
        return pieces[is_word_at], starts[is_word_at].astype(np.uint32)

    def _learn(self, piece: str) -> int:
        if not is_word(piece):
            return _NO_WORD
        number = self._id_of_key.setdefault(type_key(piece), len(self.types))
        if number == len(self.types):
            self.types.append(piece)
            self.traditional.append("")
            self._without_traditional.add(number)
        return number
