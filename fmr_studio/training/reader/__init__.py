"""Training a pack's reader: label maps off pictures."""
