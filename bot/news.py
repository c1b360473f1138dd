"""What one process tells the others that there is more of."""

from enum import StrEnum


class News(StrEnum):
    INBOX = "inbox"
    """Rows that no process holds yet."""
    OUTBOX = "outbox"
    """Rows of a platform whose courier is another process."""
