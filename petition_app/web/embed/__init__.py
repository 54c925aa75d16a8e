"""Embeds: the counter on other sites, without cookies, forms or scripts of ours in their page."""
