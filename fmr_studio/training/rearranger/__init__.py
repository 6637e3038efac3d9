"""Training a pack's rearranger on its own samples."""
