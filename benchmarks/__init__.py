"""Measurements of speed and memory, each beside what it is compared with, in one run."""
