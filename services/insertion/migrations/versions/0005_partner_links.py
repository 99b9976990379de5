"""The links by which partners answer for their own path."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    """
create table partner_link (
    id uuid primary key,
    subject uuid not null,
    version bigint not null,
    record jsonb not null,
    state text not null,
    path uuid not null,
    digest text,
    constraint partner_link_digest_key unique (digest)
)
""",
    "create index partner_link_subject on partner_link (subject)",
    "create index partner_link_state on partner_link (state, id)",
    "create index partner_link_path on partner_link (path, id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
