"""Portraits of nobody: 3D heads with hair, beards, glasses, hats and clothes, in light from photographs of places."""
