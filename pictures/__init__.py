"""The documentation's pictures of the window: `make pictures` takes them anew, on a display that is not there.

Each is taken of the real window, painted in with real mouse events, and carries as text what the window said then about its own
speed; a test reads it, so that no picture of a busy machine stands for the program.
"""
