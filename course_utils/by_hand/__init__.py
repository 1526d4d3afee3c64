"""Recurrent networks in NumPy: forward pass, back-propagation through time, gradient check."""
