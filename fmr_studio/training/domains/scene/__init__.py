"""A small software renderer that the drawn domains share: triangles and strands into depth buffers, light, noise."""
