"""Where a corpus and its index lie: each somewhere else."""

import os
from pathlib import Path, PurePosixPath

from corpus.mirror import index_place, shown_name
from corpus.store import IndexWriteError, default_index_dir
from data_loader.file_names import is_hidden
from data_loader.folder import find_corpus_folder
from data_loader.places import full_name


def find_places(
    folder: str | os.PathLike[str], index_dir: str | os.PathLike[str] | None = None
) -> tuple[Path | str, Path]:
    """Return where the articles lie, an address as text, and where on this machine their index.

    Raises:
        CorpusFolderError: the folder is not named, is missing, is no folder or cannot be read.
        IndexWriteError: the index would lie among the articles, and be read with them.
    """
    place = find_corpus_folder(folder)
    index = index_place(index_dir or default_index_dir(folder))
    if _is_read(full_name(shown_name(index)), full_name(place)):
        raise IndexWriteError(
            f"The index cannot lie in {shown_name(index)}: that is among the articles, which are "
            "only read. Choose a place outside of their folder: --index for the command, "
            "WENMAI_INDEX for the dashboard."
        )
    return place, index


def _is_read(index: str, folder: str) -> bool:
    """Say whether files there would be taken for articles; what is hidden never is."""
    place = PurePosixPath(index)
    if not place.is_relative_to(folder):
        return False
    return not any(map(is_hidden, place.relative_to(folder).parts))
