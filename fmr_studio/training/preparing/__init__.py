"""From a file of others to a pack that can be edited: all parts that need no labels, in one go."""
