"""Named claims that run out: at most one holder of a name at a time, and none for longer than it keeps renewing."""

from datetime import datetime, timedelta

from storage.tx import Tx


def take(tx: Tx, name: str, holder: str, now: datetime, ttl: timedelta) -> bool:
    """Whether the lease is the holder's from now on, for `ttl`: it was free, had run out, or was its own."""
    return tx.one("lease_take", name=name, holder=holder, now=now, until_at=now + ttl) is not None


def renew(tx: Tx, name: str, holder: str, now: datetime, ttl: timedelta) -> bool:
    """Whether the lease was still the holder's, and is for another `ttl`. After a no, stop, and take it anew."""
    return tx.one("lease_renew", name=name, holder=holder, now=now, until_at=now + ttl) is not None


def holders(tx: Tx) -> list[str]:
    """Whoever holds anything, or held it until it ran out."""
    return [str(row["holder"]) for row in tx.all("lease_holders")]


def give_up_all(tx: Tx, holder: str) -> None:
    """Of one that is gone: nobody has to wait until its leases run out."""
    tx.do("lease_give_up_all", holder=holder)


def give_up(tx: Tx, name: str, holder: str) -> None:
    """Frees the lease for others at once. Somebody else's is left alone."""
    tx.do("lease_give_up", name=name, holder=holder)
