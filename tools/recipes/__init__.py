"""Recipes: one function per data set, which returns {path: bytes}, made from its package."""
