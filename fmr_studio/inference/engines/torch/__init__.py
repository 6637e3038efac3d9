"""Frozen networks in PyTorch: on CUDA and MPS, and as the reference that the other engine is compared with."""
