"""`make demo`: a file of applications goes through prospection and immersion on a real platform."""

import sys

from demo.play import Play

if __name__ == "__main__":
    sys.exit(0 if Play().run() else 1)
