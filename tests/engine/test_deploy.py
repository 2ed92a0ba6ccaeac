"""vLLM's own parser reads the serving files."""

from __future__ import annotations

import json
import subprocess
import sys

from helpers.serving_files import arguments

PARSE = """
import json, sys
from vllm.entrypoints.launchers import cli_args
from vllm.utils.argparse_utils import FlexibleArgumentParser
parser = cli_args.make_arg_parser(FlexibleArgumentParser())
for words in json.loads(sys.argv[1]):
    options = parser.parse_args(words)
    print(options.model, options.port)
"""


def test_vllms_own_parser_accepts_its_arguments():
    asked = json.dumps([arguments(service) for service in ("gpu", "cpu", "slim")])
    done = subprocess.run(
        [sys.executable, "-P", "-c", PARSE, asked], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-3:] == ["Qwen/Qwen3-0.6B 8000"] * 3
