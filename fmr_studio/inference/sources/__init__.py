"""What builds sources: a seed, a photo, edits, another layout, looks of regions."""
