"""Where labels are painted: the canvas with pen, keys and tools, and the panels of brush, labels, layers and history."""
