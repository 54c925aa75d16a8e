"""Organisers' pages: behind a login, never cached, with a token against forged forms."""
