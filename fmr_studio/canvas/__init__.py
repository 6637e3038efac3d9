"""What a person paints: palette, layers, tools and undo, in numpy alone."""
