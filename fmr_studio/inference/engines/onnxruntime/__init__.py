"""Frozen networks in ONNX Runtime: graphs written from a pack's weights, without PyTorch."""
