from tests.databases import database, migrated, postgres, url

__all__ = ["database", "migrated", "postgres", "url"]
