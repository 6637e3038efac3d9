"""From a request to a picture: sources, the pipeline of mapper, rearranger and generator, and what a recipe holds."""
