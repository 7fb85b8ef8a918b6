"""Libraries that few requests need: imported when something of theirs is first asked for, not while a process starts."""

from __future__ import annotations

import importlib
from typing import Any


class Later:
    """Stands for a module, the modules in it included: `segno = Later("segno")` beside `import segno` under TYPE_CHECKING."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        module = importlib.import_module(self._name)
        try:
            return getattr(module, attribute)
        except AttributeError as missing:
            name = f"{self._name}.{attribute}"
            try:
                return importlib.import_module(name)
            except ModuleNotFoundError as unknown:
                if unknown.name != name:  # there, but something it needs is not
                    raise
                raise missing from None
