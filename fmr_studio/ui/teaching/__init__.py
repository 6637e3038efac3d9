"""Teaching a pack a palette of one's own: pictures that are painted one by one, and a process that learns from them."""
