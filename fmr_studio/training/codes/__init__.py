"""Features as few numbers: samples of a large generator are kept and trained on without drawing a picture."""
