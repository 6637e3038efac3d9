"""Runs before anything else of a bundle on Windows, where torch >= 2.9 fails to load after Qt (pytorch/pytorch#166628)."""

import torch  # noqa: F401
