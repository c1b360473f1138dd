"""What can go wrong between the program and its database, in words that say what to do next."""


class StorageError(Exception):
    """Anything below that a caller may want to catch at once."""


class DatabaseUnavailable(StorageError):
    """The database does not answer, or cannot be opened. The text never shows a password."""


class DatabaseTooNew(StorageError):
    """A newer Fanloop has migrated this database; running an older one on it could lose data."""


class DatabaseOutdated(StorageError):
    """This Fanloop needs migrations that the database has not had."""


class DatabaseUnused(DatabaseOutdated):
    """The database has had no migration at all: there is nothing in it yet."""


class MigrationFailed(StorageError):
    """One step could not be applied; it left nothing behind, the steps before it stay."""


class ConstraintBroken(StorageError):
    """A UNIQUE, CHECK, NOT NULL or REFERENCES of the schema refused the change. The text names it, never the values."""


class TransactionBroken(StorageError):
    """A statement failed, and the work went on without rolling back to a savepoint: nothing of it is kept.

    PostgreSQL cannot go on after an error, SQLite could; both behave the same here.
    """


class UnknownQuery(StorageError):
    """No file in storage/queries/ has a query of this name for this database."""
