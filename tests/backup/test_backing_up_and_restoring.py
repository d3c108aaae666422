"""An operator keeps the whole database in a file, and gets all of it back, on either database."""

import stat
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DatabaseError

from app.accounts.actions import begin_half, sign_in
from app.accounts.queries import sign_in_of, user_by_email
from app.accounts.tokens import hash_of
from app.audit.models import AuditEntry
from app.clock import now
from app.db import db, writing
from app.demo import load_demo
from app.partners.models import Partner
from app.tasks.models import TaskRun
from app.values import HERE
from tests import cast
from tests.backup.commands import refused, run
from tests.backup.tables import BEGINNING, NASTY, edition, rows

ASKED = ("/sk/partners/", "/pl/partners/?q=sklep&tier=gold", "/ru/partners/?sort=name&page=2")


def files(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.iterdir())


def test_every_table_comes_back_on_either_database(used: Flask, other: Flask, file: Path) -> None:
    before = rows(used)
    run(used, "create", file)
    run(other, "restore", file)
    assert {"partners", "audit_entries", "outgoing_mails", "logos", "users"} <= {
        table for table, held in before.items() if held
    }
    assert rows(other) == before
    assert rows(used) == before


def test_nobody_is_signed_in_after_a_restore(used: Flask, other: Flask, file: Path) -> None:
    with used.app_context(), writing():
        owner = user_by_email("gold@kupec.example")
        token = sign_in(user=owner, device=HERE)
        begin_half(user=owner)
    assert len(rows(used)["sign_ins"]) == len(rows(used)["half_sign_ins"]) == 1
    run(used, "create", file)
    for site, options in ((other, ()), (used, ("--replace",))):
        said = run(site, "restore", *options, file)
        assert len(said.strip().splitlines()) == 3
        held = rows(site)
        assert (held["sign_ins"], held["half_sign_ins"]) == ([], [])
        assert held["users"] == rows(used)["users"] != []
        with site.app_context():
            assert sign_in_of(hash_of(token), now()) is None
            db.session.rollback()


def test_values_that_mean_something_on_their_way_come_back(
    used: Flask, other: Flask, file: Path
) -> None:
    run(used, "create", file)
    run(other, "restore", file)
    with other.app_context():
        partner = db.session.scalars(select(Partner).order_by(Partner.id).limit(1)).one()
        assert list(partner.about.items()) == [("ru", NASTY), ("sk", "b"), ("pl", "a")]
        assert partner.phone == NASTY[:40]
        assert partner.published_at == BEGINNING
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.agent == "\\N")).all()
        assert len(entries) == 3
        assert all(
            (entry.before, entry.after) == ({"state": NASTY, "a": None}, {}) for entry in entries
        )


def test_the_pages_are_the_same(used: Flask, other: Flask, file: Path) -> None:
    pages = {address: used.test_client().get(address) for address in ASKED}
    run(used, "create", file)
    run(other, "restore", file)
    for address, page in pages.items():
        again = other.test_client().get(address)
        assert (again.status_code, page.status_code) == (200, 200)
        assert again.text == page.text
    assert other.test_client().get("/readyz").status_code == 200


def test_what_is_added_afterwards_gets_numbers_and_is_found(
    used: Flask, other: Flask, file: Path
) -> None:
    run(used, "create", file)
    run(other, "restore", file)
    held = len(rows(other)["partners"])
    with other.app_context():
        cast.listed("Nezabudka", email="a@nezabudka.example")
        db.session.rollback()
        if db.engine.dialect.name == "sqlite":
            # Raises when the index and the listings say different things.
            db.session.execute(
                text("INSERT INTO listing_search(listing_search) VALUES ('integrity-check')")
            )
            db.session.rollback()
    assert len(rows(other)["partners"]) == held + 1
    assert "Nezabudka" in other.test_client().get("/sk/partners/?q=nezabudka").text


def test_the_audit_only_grows_after_a_restore(used: Flask, other: Flask, file: Path) -> None:
    run(used, "create", file)
    run(other, "restore", file)
    with other.app_context():
        for change in (delete(AuditEntry), text("UPDATE audit_entries SET deed = 'nothing'")):
            with pytest.raises(DatabaseError), writing() as session:
                session.execute(change)
    assert rows(other)["audit_entries"] == rows(used)["audit_entries"] != []


def test_the_file_is_for_its_owner_alone_and_nothing_lies_beside_it(
    used: Flask, file: Path
) -> None:
    run(used, "create", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert files(file) == ["kupec.zip"]


def test_a_file_that_is_there_is_never_overwritten(used: Flask, file: Path) -> None:
    file.write_text("another's")
    assert str(file) in refused(used, "create", file)
    assert file.read_text() == "another's"
    assert files(file) == ["kupec.zip"]
    link = file.with_name("link.zip")
    link.symlink_to(file.with_name("nowhere"))
    refused(used, "create", link)
    assert files(file) == ["kupec.zip", "link.zip"]


def test_a_folder_that_is_not_there_is_named(used: Flask, file: Path) -> None:
    assert "nowhere" in refused(used, "create", file.parent / "nowhere" / "kupec.zip")
    assert "nowhere" in refused(used, "restore", file.parent / "nowhere")


def test_a_database_in_use_is_kept_unless_its_loss_is_wished_for(
    used: Flask, twin: Flask, file: Path
) -> None:
    run(used, "create", file)
    with twin.app_context():
        cast.staff()
    before = rows(twin)
    assert "users" in refused(twin, "restore", file)
    assert rows(twin) == before
    run(twin, "restore", file, "--replace")
    assert rows(twin) == rows(used)


def test_a_database_goes_back_to_what_it_was(used: Flask, file: Path) -> None:
    before, seen = rows(used), edition(used)
    run(used, "create", file)
    load_demo(partners=3, seed=2)
    last = edition(used)
    assert rows(used) != before
    run(used, "restore", "--replace", file)
    assert rows(used) == before
    assert edition(used) > last > seen


def test_kept_pages_of_the_other_database_are_made_anew(
    used: Flask, twin: Flask, file: Path
) -> None:
    with writing() as session:
        session.execute(text("UPDATE editions SET number = 70000"))
    run(used, "create", file)
    run(twin, "restore", file)
    assert edition(twin) > 70_000


def test_what_the_worker_alone_has_written_is_nobodys(used: Flask, twin: Flask, file: Path) -> None:
    run(used, "create", file)
    with twin.app_context(), writing() as session:
        session.add(TaskRun(name="check-listings", started_at=BEGINNING))
    run(twin, "restore", file)
    assert rows(twin) == rows(used)


def test_a_backup_says_what_it_holds(used: Flask, file: Path) -> None:
    count = sum(map(len, rows(used).values())) + 1  # the edition
    run(used, "create", file)
    told = run(used, "check", file)
    assert f"{count:,}" in told
    assert "Kupec" in told


def test_a_database_without_tables_or_at_another_revision_is_refused(
    used: Flask, twin: Flask, file: Path, tmp_path: Path
) -> None:
    run(used, "create", file)
    before = rows(twin)
    with twin.app_context(), writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert "0001" in refused(twin, "restore", file)
    assert "0001" in refused(twin, "create", file.with_name("other.zip"))
    with twin.app_context(), writing() as session:
        session.execute(text("DROP TABLE alembic_version"))
    refused(twin, "restore", file)
    refused(twin, "create", file.with_name("other.zip"))
    assert rows(twin) == before
    assert files(file) == ["kupec.zip"]


def test_without_a_file_name_nothing_is_done(runner: FlaskCliRunner) -> None:
    assert runner.invoke(args=["backup", "create"]).exit_code == 2
