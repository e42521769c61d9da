"""Optional libraries."""

from __future__ import annotations

import importlib
from typing import Any

from hkie.errors import UsageError


def needed(module: str, extra: str, what: str = "this format") -> Any:
    """Return an optional library. Raises UsageError, with the command to install it, if it is missing.

    ``what`` says in words what needs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UsageError(f"{what} needs {module}, which is not installed: pip install 'hkie[{extra}]'") from error
