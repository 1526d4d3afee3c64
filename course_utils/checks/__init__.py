"""Checks of the exercises: `core` and one module for each notebook that has exercises."""
