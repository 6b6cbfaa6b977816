"""What these tests share with the unit tests: the real knowledge."""

from tests.unit.conftest import knowledge, knowledge_json

__all__ = ["knowledge", "knowledge_json"]
