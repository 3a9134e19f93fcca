"""One living ticket for each number, whatever its day; when the journal and the figures were last written."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant

revision = "0016"
down_revision = "0015"

UNFINISHED = sa.text("state IN ('waiting', 'called', 'serving', 'held')")


def upgrade() -> None:
    # A no-show of yesterday that was put back today may share its number with another visitor.
    living = "state IN ('waiting', 'called', 'serving', 'held')"
    newer = f"SELECT id, office_id, number FROM ticket WHERE {living}"
    same = "newer.office_id = ticket.office_id AND newer.number = ticket.number AND newer.id > ticket.id"
    older = f"{living} AND EXISTS (SELECT 1 FROM ({newer}) AS newer WHERE {same})"
    op.execute(sa.text(f"UPDATE ticket SET state = 'expired' WHERE {older}"))
    op.create_index(
        "uq_ticket_living", "ticket", ["office_id", "number"], unique=True,
        sqlite_where=UNFINISHED, postgresql_where=UNFINISHED,
    )  # fmt: skip
    op.add_column("office", sa.Column("last_at", Instant))
    op.add_column("office", sa.Column("figures_seq", sa.Integer(), nullable=False, server_default="0"))
    last = "SELECT at FROM journal WHERE journal.office_id = office.id AND journal.seq = office.last_seq"
    op.execute(sa.text(f"UPDATE office SET last_at = ({last}), figures_seq = day_seq"))


def downgrade() -> None:
    op.drop_column("office", "figures_seq")
    op.drop_column("office", "last_at")
    op.drop_index("uq_ticket_living", "ticket")
