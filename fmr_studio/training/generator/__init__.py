"""Training a default pack's generator from a painted domain."""
