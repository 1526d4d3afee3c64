"""Recurrent networks in NumPy alone: forward, back-propagation through time, gradient check."""
