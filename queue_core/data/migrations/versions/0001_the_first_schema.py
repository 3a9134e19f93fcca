"""The first schema."""

import sqlalchemy as sa
from alembic import op

from queue_core.data.schema import Instant, Key

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("asked", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_at"), ["at"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", Key, nullable=False),
        sa.Column("office_id", Key, nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("asked_for", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("slot_at", Instant, nullable=False),
        sa.Column("slot_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ticket_id", Key, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_asked_for", ["office_id", "asked_for"], unique=False)
        batch_op.create_index("ix_appointment_code", ["office_id", "code"], unique=False)
        batch_op.create_index("ix_appointment_day", ["office_id", "slot_on", "state"], unique=False)
        batch_op.create_index("uq_appointment_reference", ["office_id", "reference"], unique=True)

    op.create_table(
        "counter",
        sa.Column("office_id", Key, autoincrement=False, nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("series", sa.String(length=2), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "day_on", "series", name=op.f("pk_counter")),
    )
    op.create_table(
        "desk",
        sa.Column("office_id", Key, autoincrement=False, nullable=False),
        sa.Column("desk", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("clerk", sa.String(length=64), nullable=True),
        sa.Column("changed_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("office_id", "desk", name=op.f("pk_desk")),
    )
    op.create_table(
        "intake",
        sa.Column("office_id", Key, autoincrement=False, nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "service", name=op.f("pk_intake")),
    )
    op.create_table(
        "journal",
        sa.Column("office_id", Key, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", Key, nullable=True),
        sa.Column("number", sa.String(length=12), nullable=True),
        sa.Column("service", sa.String(length=40), nullable=True),
        sa.Column("desk", sa.String(length=12), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "seq", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index("ix_journal_ticket", ["office_id", "ticket_id"], unique=False)

    op.create_table(
        "office",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_arrival_at", Instant, nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("day_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_table(
        "print_job",
        sa.Column("id", Key, nullable=False),
        sa.Column("office_id", Key, nullable=False),
        sa.Column("ticket_id", Key, nullable=False),
        sa.Column("printer", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("next_try_at", Instant, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_print_job_open",
            ["printer", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index("ix_print_job_ticket", ["ticket_id"], unique=False)

    op.create_table(
        "printer",
        sa.Column("office_id", Key, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("office_id", "name", name=op.f("pk_printer")),
    )
    op.create_table(
        "staff",
        sa.Column("id", Key, nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", Key, nullable=False),
        sa.Column("office_id", Key, nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("taken_at", Instant, nullable=False),
        sa.Column("slot_at", Instant, nullable=True),
        sa.Column("desk", sa.String(length=12), nullable=True),
        sa.Column("called_at", Instant, nullable=True),
        sa.Column("started_at", Instant, nullable=True),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("announced_at", Instant, nullable=True),
        sa.Column("announced_seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_announced",
            ["office_id", sa.literal_column("announced_seq DESC")],
            unique=False,
            sqlite_where=sa.text("announced_seq IS NOT NULL"),
            postgresql_where=sa.text("announced_seq IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_ticket_line",
            ["office_id", "line", "rank", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "ix_ticket_service",
            ["office_id", "service", "rank", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "ix_ticket_unfinished",
            ["office_id", "day_on"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'called', 'serving', 'held')"),
            postgresql_where=sa.text("state IN ('waiting', 'called', 'serving', 'held')"),
        )
        batch_op.create_index(
            "uq_ticket_desk",
            ["office_id", "desk"],
            unique=True,
            sqlite_where=sa.text("state IN ('called', 'serving')"),
            postgresql_where=sa.text("state IN ('called', 'serving')"),
        )
        batch_op.create_index("uq_ticket_number", ["office_id", "day_on", "number"], unique=True)

    op.create_table(
        "token",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_token")),
        sa.UniqueConstraint("name", name=op.f("uq_token_name")),
    )


def downgrade() -> None:
    for table in (
        "answer",
        "appointment",
        "counter",
        "desk",
        "intake",
        "journal",
        "office",
        "print_job",
        "printer",
        "staff",
        "ticket",
        "token",
    ):
        op.drop_table(table)
