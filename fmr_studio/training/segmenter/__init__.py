"""Few-shot segmentation of generated pictures: what teaching a palette begins with."""
