"""Measurements of speed and memory, each beside what it is compared with, in one run."""

from fmr_studio.jobs.threads import wait_passively

wait_passively()  # as the program does, before torch is imported
