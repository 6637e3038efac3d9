"""Cats, put together at random from David Revoy's drawn parts."""
