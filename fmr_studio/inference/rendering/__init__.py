"""Pictures of sources: from a label map to the clusters that are wanted, to features, to pixels."""
