"""The picture that follows the paint: asked for, shown, compared, pinned, and its looks and seeds."""
