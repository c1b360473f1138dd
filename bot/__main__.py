"""python -m bot COMMAND: the command line. Without a command: run."""

import sys

from bot.commandline import main

sys.exit(main(sys.argv[1:]))
