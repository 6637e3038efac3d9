"""Engines: what runs a pack's frozen networks. One protocol, in numpy arrays, and one package for each implementation."""
