"""What the command line writes: output on stdout, faults on stderr."""

import sys


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def fault(*lines: str) -> int:
    """Each line by itself; the exit code of a command that failed."""
    for line in lines:
        sys.stderr.write(f"fanloop: {line}\n")
    return 1
