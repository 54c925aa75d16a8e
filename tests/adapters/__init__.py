"""Adapters: the doors to what is not ours."""
