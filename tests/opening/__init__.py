"""Opening: what holders of keys do at home."""
