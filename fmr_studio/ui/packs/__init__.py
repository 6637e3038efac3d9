"""Packs: another one is opened, one that was opened is kept, and what others made is fetched once its terms are accepted."""
