"""Everything that uses vLLM. The kernel's side (`client`, `launch`) never imports it; the engine's
process (`process`) does. `protocol` has the messages between the two, `preflight` checks the
machine and the model before a start, and `install` installs vLLM.

The package is callable: `ipyvllm.engine("cpu")` is vLLM's own engine object of a provider with
`isolation: kernel`. A function of that name in `ipyvllm` would be overwritten: importing any module
of this package binds the package itself to the name. So the package's class has a `__call__`, the
documented way (Python Reference, "Customizing module attribute access").
"""

from __future__ import annotations

import sys
import types
from typing import Any


class _CallablePackage(types.ModuleType):
    def __call__(self, name: str) -> Any:
        """vLLM's `LLMEngine` of a provider, which runs inside this kernel.

        It runs on its own thread: inspect it, but send requests through cells.

        Arguments:
            name: the provider's name.

        Raises EngineError if that provider has no running engine in this kernel.
        """
        from ..errors import EngineError
        from .client import ENGINES
        from .launch import HostThread

        engine = ENGINES.get(name)
        host = engine.host if engine is not None else None
        if engine is None or host is None:
            raise EngineError(f"no engine {name!r} runs in this kernel", f"run: %llm start {name}")
        if not isinstance(host, HostThread):
            raise EngineError(
                f"the engine {name!r} is a process of its own",
                "set isolation: kernel for it to get the engine object",
            )
        return host.engine


sys.modules[__name__].__class__ = _CallablePackage
