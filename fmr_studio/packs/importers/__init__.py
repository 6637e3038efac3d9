"""Importers: other programs' StyleGAN2 files become packs. Files are read as data; nothing inside them is executed."""
