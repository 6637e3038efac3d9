"""Networks that others published: fetched by exact version, read as data."""
