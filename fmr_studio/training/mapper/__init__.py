"""Training a pack's mapper: from label maps to proxy masks."""
