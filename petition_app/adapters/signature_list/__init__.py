"""The signature list as a PDF: its cover, its list, and the type they are set in."""
