"""The camera of the portraits."""

from __future__ import annotations

from fmr_studio.training.domains.studio.camera import Camera

CAMERA = Camera(distance_cm=115.0, span_cm=35.5, focus_cm=8.0, nearest_cm=92.0, farthest_cm=124.0)
