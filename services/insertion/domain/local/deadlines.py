"""The days on which something happens to a local person's path by itself."""

from chassis.deadlines import Days
from chassis.rules import Rule
from services.insertion.domain.local.path import InsertionPath

CONTRACT_OVERDUE = "insertion-contract-overdue"
FORGETTING_NEAR = "insertion-forgetting-near"
FORGOTTEN = "insertion-forgotten"


def deadlines(path: InsertionPath, rule: Rule) -> Days:
    """Every timer of a path, and its day; None where there is nothing to wait for."""
    return {
        CONTRACT_OVERDUE: path.contract_overdue_on(),
        FORGETTING_NEAR: path.forgetting_near_on(rule),
        FORGOTTEN: path.forgotten_on(rule),
    }
