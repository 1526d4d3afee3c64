"""Shared helpers of the Unrolled notebooks. Import the module that you need: nothing stands here."""
