"""Regions of the picture dragged to edit it: what handles do, who is chosen, and how tries become steps."""
