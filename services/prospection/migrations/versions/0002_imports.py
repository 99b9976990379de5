"""Files that are brought in without anybody waiting."""

from alembic import op

from chassis.migrate import imports

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for statement in imports("0001"):
        op.execute(statement)
