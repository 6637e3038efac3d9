"""Faces that are painted, as sample projects and as pictures for the documentation: ``python -m pictures.faces --help``."""
