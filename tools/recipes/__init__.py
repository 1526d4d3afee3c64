"""Recipes: one function a data set, which returns {path: bytes} from the package it came from."""
