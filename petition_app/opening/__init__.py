"""Opening: `petition-open` and `petition-keys`, which run where the keys are and no service is."""
