"""python -m bot COMMAND: the command line. Without a command: run."""

import gc
import sys

gc.disable()  # main() enables it: what is loaded until then stays, and looking for garbage in it takes a while

from bot.commandline import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
