"""What this machine offers and what is missing: looked at, judged and put into words. Never imports Qt."""
