"""Domain: values and rules; no Flask, no SQL, no network."""
