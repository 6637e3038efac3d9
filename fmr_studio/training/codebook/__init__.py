"""Fitting a pack's codebook: clusters of features, and the network that reads them."""
