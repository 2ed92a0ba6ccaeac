"""What several test files share; imported by name, as in `from helpers.kernel import Kernel`.

Fixtures are in the `conftest.py` files. Only the standard library may be imported here and in
`browser.py`: `tools/setup.py` imports them before anything is installed.
"""

from pathlib import Path

ROOT = Path(__file__).parents[2]
