"""Training a pack's encoder: from pictures to features and styles."""
