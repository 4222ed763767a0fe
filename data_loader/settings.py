"""``corpus.toml`` at the top of a corpus folder: what the folder's owner tells about it.

Every key is optional, and so is the file. A wrong key stops the load with a sentence that says
which one it is and what it should be: a setting that silently does nothing is worse than none.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from data_loader.file_names import SETTINGS_FILE
from data_loader.folder import CorpusFolderError
from data_loader.found_furniture import NO_CHOICES, FurnitureChoices
from data_loader.lexicons import LEXICON_FILES, LEXICON_FOLDER, LexiconError, Lexicons
from data_loader.lexicons import load_lexicons as load_lexicon_files
from data_loader.objects import outline
from data_loader.settings_checks import as_list, find_settings_problems
from data_loader.toml_files import load_toml, raise_problems

_HELD: Final = {"url": "address"}  # as the readers of the formats call it
_LEXICON_PROBLEM: Final = "a lexicon of this corpus, not an article"


class CorpusSettingsError(CorpusFolderError):
    """``corpus.toml`` cannot be used; the message tells its writer what to change."""


@dataclass(frozen=True, slots=True)
class CorpusSettings:
    """What ``corpus.toml`` says: small plain data that goes to every process that reads.

    Attributes:
        name: of the corpus, as the dashboard shows it; empty when not told.
        time_zone: where the day begins for outlets that ``outlets.toml`` does not know.
        outlets: outlet by folder; folders are paths below the corpus folder, with forward slashes.
        columns: what a column or field holds (``settings_checks.FIELDS``, with ``address`` for
            ``url``), by its name as written and in lower case.
        furniture: lines that are no part of any text; ``…`` stands for any text inside the line.
        lexicons: folder below the corpus folder whose lexicon files take the place of Wenmai's.
        choices: what a reader decided about furniture; kept beside the index, not in the file.
    """

    name: str = ""
    time_zone: str = "UTC"
    outlets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    furniture: tuple[str, ...] = ()
    lexicons: str = ""
    choices: FurnitureChoices = NO_CHOICES

    def find_folder_outlet(self, file: str) -> str:
        """Return the outlet told for the innermost folder that ``file`` is in, or ''.

        >>> CorpusSettings(outlets={"a": "甲報", "a/b": "乙報"}).find_folder_outlet("a/b/c/1.md")
        '乙報'
        """
        if not self.outlets:
            return ""
        folders = map(str, (PurePosixPath(file), *PurePosixPath(file).parents))
        return next((self.outlets[name] for name in folders if name in self.outlets), "")

    def find_problem(self, path: str) -> str:
        """Return why a file is no article by these settings, or ''."""
        folder, _, name = path.rpartition("/")
        is_lexicon = self.lexicons and folder == self.lexicons and name in LEXICON_FILES
        return _LEXICON_PROBLEM if is_lexicon else ""


DEFAULT_SETTINGS: Final = CorpusSettings()


def load_settings(folder: str | os.PathLike[str]) -> CorpusSettings:
    """Return the settings of a corpus folder; the defaults where it has no ``corpus.toml``.

    Raises:
        CorpusSettingsError: the file is unreadable or wrong; the message names every wrong key
            and the nearest right one. ``AddressError``: the address cannot be read.
    """
    with outline(folder) as here:
        return _load_settings(here)


def _load_settings(folder: Path) -> CorpusSettings:
    path = folder / SETTINGS_FILE
    try:
        status = path.lstat()
    except OSError:
        return DEFAULT_SETTINGS
    if not stat.S_ISREG(status.st_mode):
        raise CorpusSettingsError(
            f"{SETTINGS_FILE}: is a link or a folder; put the file itself there."
        )
    table = load_toml(path, error=CorpusSettingsError)
    problems = list(find_settings_problems(table, folder))
    raise_problems(path, problems, error=CorpusSettingsError)
    return _settings(table)


def load_corpus_lexicons(folder: str | os.PathLike[str], settings: CorpusSettings) -> Lexicons:
    """Return the lexicons to count a corpus with: its own files, and Wenmai's for the rest.

    Raises:
        CorpusSettingsError: one of its own files is wrong; the message says what to change.
    """
    try:
        return load_lexicon_files(LEXICON_FOLDER, own=find_own_lexicons(folder, settings))
    except LexiconError as error:
        raise CorpusSettingsError(f"{settings.lexicons or LEXICON_FOLDER}: {error}") from error


def find_own_lexicons(folder: str | os.PathLike[str], settings: CorpusSettings) -> Path | None:
    """Return the folder of a corpus' own lexicon files, or None where it has none."""
    return Path(folder) / settings.lexicons if settings.lexicons else None


def _settings(table: Mapping[str, Any]) -> CorpusSettings:
    return CorpusSettings(
        name=" ".join(table.get("name", "").split()),
        time_zone=table.get("time_zone", "UTC"),
        outlets={key.strip("/"): name.strip() for key, name in table.get("outlets", {}).items()},
        columns={
            form: _HELD.get(key, key)
            for key, names in table.get("columns", {}).items()
            for name in as_list(names)
            for form in (name.strip(), name.strip().casefold())
        },
        furniture=tuple(table.get("furniture", ())),
        lexicons=table.get("lexicons", "").strip("/"),
    )
