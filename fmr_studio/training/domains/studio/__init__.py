"""The photographer's studio that portraits share: places, lights, screens behind the sitter, and the camera."""
