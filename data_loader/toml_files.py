"""TOML that an editor or a stranger wrote: read under limits, its faults told in plain words."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

MAX_BYTES: Final = 1_000_000
MAX_DOTS_A_LINE: Final = 50
MAX_PROBLEMS_TOLD: Final = 20


def load_text(path: Path, *, error: type[ValueError]) -> str:
    """Return the text of a small UTF-8 file.

    Raises:
        error: the file is missing, too large, unreadable or no UTF-8; the message says what to do.
    """
    if not path.is_file():
        raise error(f"{path.name}: no such file in {path.parent}; put it there.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise error(
                f"{path.name}: larger than {MAX_BYTES // 1_000_000} MB, which no such file is; "
                "check that the right file was put here."
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise error(
            f"{path.name}: cannot be read ({fault.strerror}); check its permissions."
        ) from fault
    except UnicodeDecodeError as fault:
        raise error(
            f"{path.name}: byte {fault.start + 1} is not UTF-8; save the file as UTF-8."
        ) from fault


def load_toml(path: Path, *, error: type[ValueError]) -> dict[str, Any]:
    """Return what a TOML file holds.

    Raises:
        error: as ``load_text``, or the file is no TOML.
    """
    text = load_text(path, error=error)
    _refuse_dotted_lines(path, text, error)
    try:
        return tomllib.loads(text)
    except RecursionError as fault:
        raise error(
            f"{path.name}: brackets are nested too deeply; a list holds only quoted words."
        ) from fault
    except ValueError as fault:
        raise error(f"{path.name}: {_explain_syntax(str(fault))}") from fault


def raise_problems(path: Path, problems: list[str], *, error: type[ValueError]) -> None:
    """Raise ``error`` with every problem of a file, the first twenty in words, if there are any."""
    if not problems:
        return
    told = [f"{path.name}: {problem}" for problem in problems[:MAX_PROBLEMS_TOLD]]
    if len(problems) > MAX_PROBLEMS_TOLD:
        told.append(f"{path.name}: and {len(problems) - MAX_PROBLEMS_TOLD} more.")
    raise error("\n".join(told))


def _refuse_dotted_lines(path: Path, text: str, error: type[ValueError]) -> None:
    # A key such as a.a.a.… costs tomllib the square of its length.
    for number, line in enumerate(text.splitlines(), start=1):
        if line.count(".") > MAX_DOTS_A_LINE:
            raise error(
                f"{path.name}: line {number} holds more than {MAX_DOTS_A_LINE} full stops; "
                "shorten it, and write keys without full stops."
            )


def _explain_syntax(message: str) -> str:
    place = re.search(r" \(at (.*)\)$", message)
    where = place[1] if place else "place unknown"
    if "Cannot declare" in message:
        name = ".".join(re.findall(r"'([^']*)'", message))
        return f"the table [{name}] is there twice ({where}); join the two or rename one."
    if "Cannot overwrite a value" in message:
        return f"a key is there twice in one table ({where}); keep one of the two lines."
    return (
        f"not valid TOML ({where}: {message.partition(' (at ')[0]}); "
        "look there for a missing quotation mark, comma or bracket."
    )
