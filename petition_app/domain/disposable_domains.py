"""Disposable domains: where an address is made up for an hour, by those who need it to be safe and by floods.

Nothing is held for it. Where something else is, moderators are told, so that they can tell one from the other.
The list is that of github.com/disposable-email-domains (CC0), as the package of that name has it.
"""

from disposable_email_domains import blocklist

from petition_app.domain import mailbox_providers

_DOMAINS = frozenset(blocklist)


def is_disposable(domain: str) -> bool:
    """Tell whether addresses of the domain, or of one above it, are thrown away after use."""
    while "." in domain:
        if domain in _DOMAINS:
            return not mailbox_providers.is_provider(domain)
        domain = domain.partition(".")[2]
    return False
