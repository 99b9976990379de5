"""`python -m tests.faults.checker FOLDER`: judges what a scenario left running."""

import sys
from pathlib import Path

from tests.faults.checker.verdict import examine, printed

verdict, _ = examine(Path(sys.argv[1]), within=30)
sys.stdout.write(printed(verdict) + "\n")
sys.exit(not verdict.is_clean)
