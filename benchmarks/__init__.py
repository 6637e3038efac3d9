"""Measurements of speed and memory, each beside what it is compared with, in one run."""

from fmr_studio.jobs.threads import leave_a_core

leave_a_core()  # as the program does, before torch is imported
