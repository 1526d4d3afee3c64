"""Shared helpers of the notebooks. Import the module that you need: nothing stands here."""
