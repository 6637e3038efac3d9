"""The protocol that measures a pack."""
