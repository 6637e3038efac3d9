"""Threads and long work, without Qt and without torch."""
