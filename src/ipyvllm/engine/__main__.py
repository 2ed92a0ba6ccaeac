"""`python -m ipyvllm.engine doctor [--json]` and `python -m ipyvllm.engine install [--dry-run]`."""

from __future__ import annotations

import argparse
import json
import sys

from ..rendering import streams
from . import install
from .preflight import doctor
from .spec import EngineSpec


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ipyvllm.engine", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("doctor", help="check this machine, its vLLM and the model")
    check.add_argument("--json", action="store_true", help="findings as JSON")
    check.add_argument("--model", help="a folder or hub id (default: the bundled demo model)")
    setup = verbs.add_parser("install", help="install the vLLM CPU engine")
    setup.add_argument("--dry-run", action="store_true", help="print the commands only")
    options = parser.parse_args(argv)
    if options.verb == "install":
        return install.main(["--dry-run"] if options.dry_run else [])
    findings = doctor.examine(EngineSpec(name="doctor", model=options.model))
    if options.json:
        streams.say(json.dumps([finding.to_dict() for finding in findings], indent=2))
    else:
        streams.say("\n".join(map(str, findings)))
    return 1 if any(finding.level == "problem" for finding in findings) else 0


if __name__ == "__main__":
    sys.exit(main())
