"""Torch modules only: networks as plain ``nn.Module`` classes, with no files, threads or windows."""
