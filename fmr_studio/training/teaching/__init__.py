"""Teaching a pack a new palette: segmenter and mapper on the generator, codebook and rearranger that it has."""
