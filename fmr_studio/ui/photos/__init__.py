"""Photographs: opened, cropped, inverted, edited and put back."""
