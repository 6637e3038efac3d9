"""Furry animals, drawn from blended balls with fur of strands."""
