"""`python -m happy.probe PORT`: whether the service of this container answers that it is ready."""

import sys

from happy.programs import health

if __name__ == "__main__":
    raise SystemExit(not health(int(sys.argv[1])).ready)
