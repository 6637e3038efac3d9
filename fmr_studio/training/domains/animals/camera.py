"""The camera of the animals: near, so that snouts come forward."""

from __future__ import annotations

from fmr_studio.training.domains.studio.camera import Camera

CAMERA = Camera(distance_cm=52.0, span_cm=22.0, focus_cm=4.0, nearest_cm=38.0, farthest_cm=62.0)
