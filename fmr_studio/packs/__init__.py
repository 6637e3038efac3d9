"""Packs: a card that is readable without torch, and safetensors files with the trained parts."""
