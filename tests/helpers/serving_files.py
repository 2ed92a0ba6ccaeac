"""The files under deploy/, and the arguments that they give to servers."""

from __future__ import annotations

import re

import yaml

from . import ROOT

DEPLOY = ROOT / "deploy"
SERVICES = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


def arguments(service):
    """A service's command with the defaults of its variables filled in."""
    command = SERVICES[service]["command"]
    return [re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", word) for word in command]
