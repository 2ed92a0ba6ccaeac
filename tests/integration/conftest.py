"""Fixtures of the tests with kernels, servers and other processes."""

from __future__ import annotations

import pytest

from helpers.kernel import Kernel


@pytest.fixture(scope="module")
def started_kernel(tmp_path_factory):
    """One kernel for the tests of a file: a start takes more than most of them."""
    made = Kernel(tmp_path_factory.mktemp("kernel"))
    yield made
    made.close()


@pytest.fixture
def kernel(started_kernel, tmp_path):
    """The file's kernel in an empty folder, with the extension loaded and nothing remembered."""
    started_kernel.start_over(tmp_path)
    return started_kernel
