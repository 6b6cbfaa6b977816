"""Stands in for ipaddress: urllib.parse asks it about hosts in brackets, of which our links have none."""


class IPv4Address:
    """What urllib.parse compares with."""


def ip_address(address: str) -> IPv4Address:
    """Refuses, as the library refuses what is no address."""
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 address")
