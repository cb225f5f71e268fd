"""Tests mirror the sources: who looks for the test of a file finds it by its name.

What only declares needs none. What is proven by a larger test stands in a table, which must stay true.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("signaling", "media", "policies", "turn")

DECLARATIONS = {
    "signaling/api/customer_models.py",
    "signaling/review/customer_words.py",
    "policies/appearance/facts.py",
    "policies/routing/facts.py",
    "signaling/api/appearance_models.py",
    "signaling/api/audit_models.py",
    "signaling/api/backdrop_models.py",
    "signaling/api/context.py",
    "signaling/api/document_models.py",
    "signaling/api/judgement_models.py",
    "signaling/api/evidence_models.py",
    "signaling/api/retention_models.py",
    "signaling/api/models.py",
    "signaling/api/recording_models.py",
    "signaling/api/review_search_models.py",
    "signaling/api/review_models.py",
    "signaling/api/review_routes.py",
    "signaling/core/appearance_views.py",
    "signaling/core/commands.py",
    "signaling/core/consent_views.py",
    "signaling/core/call_views.py",
    "signaling/core/desk_views.py",
    "signaling/core/document_commands.py",
    "signaling/core/document_views.py",
    "signaling/core/effects.py",
    "signaling/core/errors.py",
    "signaling/core/events.py",
    "signaling/core/messages.py",
    "signaling/core/model.py",
    "signaling/core/practice_wire.py",
    "signaling/core/records.py",
    "signaling/config_documents.py",
    "signaling/core/strict.py",
    "signaling/config_recording.py",
    "signaling/evidence/words.py",
    "signaling/findings.py",
    "signaling/ports.py",
}
PROVEN_BY = {
    "signaling/api/review_search.py": "tests/integration/test_find.py",
    "signaling/review/search_postgres.py": "tests/signaling/review/test_search.py",
    "signaling/review/search_sqlite.py": "tests/signaling/review/test_search.py",
    "signaling/store/search_models.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0015_saved_searches.py": "tests/signaling/store/test_migrations.py",
    "signaling/api/review_customers.py": "tests/integration/test_customers.py",
    "signaling/review/customer_package.py": "tests/integration/test_customers.py",
    "signaling/review/customer_page.py": "tests/integration/test_customers.py",
    "signaling/review/customers.py": "tests/integration/test_customers.py",
    "signaling/store/customers.py": "tests/integration/test_customers.py",
    "signaling/api/review_retention.py": "tests/integration/test_retention.py",
    "signaling/backup/again.py": "tests/signaling/backup/test_restoring.py",
    "signaling/backup/copying.py": "tests/signaling/backup/test_making.py",
    "signaling/backup/database.py": "tests/signaling/backup/test_restoring.py",
    "signaling/backup/manifest.py": "tests/signaling/backup/test_restoring.py",
    "signaling/backup/places.py": "tests/signaling/backup/test_making.py",
    "signaling/backup/trees.py": "tests/signaling/backup/test_making.py",
    "signaling/backup/unfinished.py": "tests/signaling/backup/test_restoring.py",
    "signaling/config_retention.py": "tests/signaling/test_config_checks.py",
    "signaling/documents/forgetting.py": "tests/signaling/review/test_destroying.py",
    "signaling/review/offline.py": "tests/signaling/review/test_destroying.py",
    "signaling/store/destructions.py": "tests/signaling/review/test_destroying.py",
    "signaling/store/hold_models.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0014_keeping.py": "tests/signaling/store/test_migrations.py",
    "signaling/api/appearance.py": "tests/integration/test_appearance.py",
    "signaling/config_appearance.py": "tests/signaling/test_config_checks.py",
    "signaling/self_check.py": "tests/integration/test_appearance.py",
    "signaling/store/appearance_models.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0012_appearance.py": "tests/signaling/store/test_migrations.py",
    "signaling/api/access.py": "tests/integration/test_access.py",
    "signaling/api/purposes.py": "tests/integration/test_access.py",
    "signaling/config_review.py": "tests/signaling/test_config_checks.py",
    "signaling/api/review_judgement.py": "tests/integration/test_judging.py",
    "signaling/api/review_questions.py": "tests/integration/test_judging.py",
    "signaling/api/review_samples.py": "tests/integration/test_judging.py",
    "signaling/api/review_worklist.py": "tests/integration/test_judging.py",
    "signaling/review/judging.py": "tests/integration/test_judging.py",
    "signaling/store/judgement_models.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0013_judgement.py": "tests/signaling/store/test_migrations.py",
    "signaling/api/askers.py": "tests/integration/test_documents.py",
    "signaling/api/documents.py": "tests/integration/test_documents.py",
    "signaling/api/downloads.py": "tests/integration/test_downloads.py",
    "signaling/api/library.py": "tests/integration/test_library.py",
    "signaling/api/sending.py": "tests/integration/test_documents.py",
    "signaling/documents/access.py": "tests/integration/test_document_access.py",
    "signaling/documents/downloads.py": "tests/integration/test_downloads.py",
    "signaling/documents/examine.py": "tests/signaling/documents/test_uploads.py",
    "signaling/documents/service.py": "tests/integration/test_documents.py",
    "signaling/documents/troubles.py": "tests/integration/test_documents.py",
    "signaling/documents/versions.py": "tests/integration/test_documents.py",
    "signaling/api/ranges.py": "tests/integration/test_recordings.py",
    "signaling/api/review_evidence.py": "tests/integration/test_evidence.py",
    "signaling/evidence/contents.py": "tests/signaling/cli/test_evidence.py",
    "signaling/evidence/making.py": "tests/signaling/cli/test_evidence.py",
    "signaling/evidence/pictures.py": "tests/signaling/cli/test_evidence.py",
    "media/feedback.py": "tests/integration/test_sfu.py",
    "media/intake.py": "tests/integration/test_recording.py",
    "media/leg.py": "tests/integration/test_sfu.py",
    "media/link.py": "tests/media/test_worker.py",
    "media/part.py": "tests/integration/test_recording.py",
    "media/pump.py": "tests/integration/test_sfu.py",
    "media/room.py": "tests/integration/test_sfu.py",
    "media/sfu.py": "tests/integration/test_sfu.py",
    "media/upkeep.py": "tests/integration/test_sfu.py",
    "signaling/api/certificates.py": "tests/integration/test_certificates.py",
    "signaling/api/audit.py": "tests/integration/test_audit.py",
    "signaling/api/backdrops.py": "tests/integration/test_backdrops.py",
    "signaling/api/codes.py": "tests/integration/test_api.py",
    "signaling/api/companions.py": "tests/integration/test_companions.py",
    "signaling/api/desk.py": "tests/integration/test_api.py",
    "signaling/api/guard.py": "tests/integration/test_api.py",
    "signaling/api/http.py": "tests/integration/test_api.py",
    "signaling/api/links.py": "tests/integration/test_api.py",
    "signaling/api/looks.py": "tests/integration/test_audit.py",
    "signaling/api/operation.py": "tests/integration/test_api.py",
    "signaling/api/pages.py": "tests/integration/test_api.py",
    "signaling/api/receipts.py": "tests/integration/test_receipts.py",
    "signaling/api/recordings.py": "tests/integration/test_recordings.py",
    "signaling/api/records.py": "tests/integration/test_api.py",
    "signaling/api/routes.py": "tests/integration/test_api.py",
    "signaling/api/seats.py": "tests/integration/test_api.py",
    "signaling/api/sockets.py": "tests/integration/test_api.py",
    "signaling/api/staff.py": "tests/integration/test_api.py",
    "signaling/app.py": "tests/integration/test_api.py",
    "signaling/config_fields.py": "tests/signaling/test_config_checks.py",
    "signaling/store/base.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/document_models.py": "tests/signaling/store/test_migrations.py",
    "signaling/documents/forkserver.py": "tests/signaling/documents/test_renderer.py",
    "signaling/documents/nursery.py": "tests/signaling/documents/test_renderer.py",
    "signaling/store/library_models.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/models.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/env.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0001_first.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0002_parts.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0007_audit.py": "tests/signaling/store/test_audit.py",
    "signaling/store/migrations/versions/0005_companions.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0004_consults.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0006_consents.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0008_certificates.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0010_library.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0011_backdrops.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0009_documents.py": "tests/signaling/store/test_migrations.py",
    "signaling/store/migrations/versions/0003_participants.py": "tests/signaling/store/test_migrations.py",
}
LONGEST = 500
"""Lines of a file beyond which it asks to be split."""


def sources() -> list[str]:
    return sorted(
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py"
    )


def mirror(source: str) -> Path:
    path = Path(source)
    return ROOT / "tests" / path.parent / f"test_{path.name}"


def test_each_source_has_its_test() -> None:
    alone = [source for source in sources() if not mirror(source).exists()]
    assert sorted(alone) == sorted(DECLARATIONS | PROVEN_BY.keys())


def test_what_proves_others_exists() -> None:
    assert [test for test in PROVEN_BY.values() if not (ROOT / test).is_file()] == []


def test_what_has_a_strict_limit_is_run_strictly() -> None:
    """`make verify` finds it by its mark."""
    texts = {path: path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}
    limited = [path for path, text in texts.items() if "= limit(" in text]
    assert [path for path in limited if "mark.timed" not in texts[path]] == []


def test_no_source_asks_to_be_split() -> None:
    long = [s for s in sources() if len((ROOT / s).read_text().splitlines()) > LONGEST]
    assert long == []
