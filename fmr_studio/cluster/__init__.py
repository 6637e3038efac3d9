"""Batches on many machines, by Dask distributed: an extra, `fmr-studio[cluster]`."""
