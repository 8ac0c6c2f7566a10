"""Matplotlib figures: data in, axes filled, description out."""
