"""Forms: what organisers fill in; each turns itself into the value that its service takes."""
