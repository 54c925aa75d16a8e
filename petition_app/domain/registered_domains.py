"""Registered domains: the part of a domain that somebody has registered; below it they make up as many as they like.

Where a registry begins to sell is in the Public Suffix List (publicsuffix.org), of which only what registries say is
taken: who gives away subdomains of their own is one owner, too.
"""

from functools import cache

from publicsuffixlist import PublicSuffixList


def registered(domain: str) -> str:
    """Return the registered domain that a domain lies under, or itself where nobody can have registered one."""
    # Not remembered: the domain of an address may be the name of a person.
    return _suffixes().privatesuffix(domain) or domain


@cache
def _suffixes() -> PublicSuffixList:
    # Read at the first form and not at the start: no command but a web process needs it.
    return PublicSuffixList(only_icann=True)
