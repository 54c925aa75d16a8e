"""Services: verbs; each owns its transaction, and a step says that it joins its caller's."""
