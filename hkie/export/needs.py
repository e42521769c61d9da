"""Libraries that come with an extra."""

from __future__ import annotations

import importlib
from typing import Any

from hkie.errors import UsageError


def needed(module: str, extra: str, what: str = "this format") -> Any:
    """Import a library of an extra. Raises UsageError with the way to it, where it is not installed.

    ``what`` is what needs it, in words.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UsageError(f"{module} is not installed, which {what} needs: pip install 'hkie[{extra}]'") from error
