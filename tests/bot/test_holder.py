"""Who holds something in the database: a process of this machine that is gone is known to be."""

import os
import subprocess
import sys

from bot import holder

SAYS = "from bot import holder; print(holder.own(), flush=True); input()"


def test_what_ran_here_and_ended_is_gone_also_before_its_parent_takes_leave_of_it() -> None:
    child = subprocess.Popen([sys.executable, "-c", SAYS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    name = child.stdout.readline().strip()
    assert not holder.is_gone(name)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert holder.is_gone(name)
    child.communicate()
    assert holder.is_gone(name)


def test_this_process_and_whoever_cannot_be_seen_are_not_gone() -> None:
    own = holder.own()
    machine, pid, token = own.rsplit(":", 2)
    assert not holder.is_gone(own)
    assert not holder.is_gone(f"{machine}:{pid}:another")
    assert not holder.is_gone(f"elsewhere/{machine}:999999999:{token}")
    assert not holder.is_gone("alone")
    assert not holder.is_gone("")
    assert holder.is_gone(f"{machine}:999999999:{token}")
