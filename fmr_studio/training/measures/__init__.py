"""How well label maps agree, and how far two sets of pictures are from each other."""
