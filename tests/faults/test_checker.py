"""The checker stands on its own: it knows the platform by its wires and tables alone."""

import ast
from pathlib import Path

import pytest

CHECKER = sorted((Path(__file__).parent / "checker").glob("*.py"))
OURS = "tests.faults.checker"
UNDER_TEST = {"chassis", "contracts", "services", "happy", "demo"}


@pytest.mark.parametrize("path", CHECKER, ids=lambda path: path.name)
def test_it_imports_nothing_of_what_it_judges(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else _names(node))
    }
    assert not {name.partition(".")[0] for name in imported} & UNDER_TEST
    assert all(name.startswith(OURS) for name in imported if name.startswith("tests"))


def _names(node: ast.Import) -> list[str]:
    return [each.name for each in node.names]
