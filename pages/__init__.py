"""What the documentation has from the program itself, and what a test compares with it. ``python -m pages`` writes it anew."""
