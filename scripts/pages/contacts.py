"""Who runs this copy of the site (运营者): `extra` of mkdocs.yml. What is empty is empty; nothing is made up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts.errors import BuildStopped

_MAIL = re.compile(r"[^@\s<>()\[\]]+@[^@\s<>()\[\]]+\.[^@\s<>()\[\]]+")
_ORIGIN = re.compile(r"https?://[^\s/?#<>\"'@]+")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+")


class ContactError(BuildStopped):
    """What is written in mkdocs.yml cannot be one; names the key and says how to write it."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """The operator, a mail address, where questions are put, and the other sites whose pages may have something worked out;
    empty where nobody filled it in.
    """

    operator: str = ""
    contact_mail: str = ""
    issues: str = ""
    callers: tuple[str, ...] = ()


def read_contacts(root: Path) -> Contacts:
    """What mkdocs.yml says of them. Raises ContactError."""
    path = root / "mkdocs.yml"
    told: Any = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    extra = (told or {}).get("extra") or {}
    operator, mail, issues = (str(extra.get(name) or "").strip() for name in ("operator", "contact_mail", "issues"))
    callers = extra.get("callers") or []
    listed = [callers] if isinstance(callers, str) else callers
    found = Contacts(operator, mail, issues, tuple(str(one).strip().lower() for one in listed))
    for one in found.callers:
        if not _ORIGIN.fullmatch(one):
            raise ContactError(
                f"mkdocs.yml：extra.callers「{one}」不是网站，应写成 https://hr.example.cn 这样，末尾没有斜线"
            )
    if found.contact_mail and not _MAIL.fullmatch(found.contact_mail):
        raise ContactError(f'mkdocs.yml：extra.contact_mail「{found.contact_mail}」不是邮箱地址。没有就空着：""')
    if found.issues and not _ADDRESS.fullmatch(found.issues):
        raise ContactError(f'mkdocs.yml：extra.issues「{found.issues}」不是网址，应写成 https://… 这样。没有就空着：""')
    if any(sign in found.operator for sign in "<>[]{}*_`\n"):
        raise ContactError(f"mkdocs.yml：extra.operator「{found.operator}」里不能有 < > [ ] {{ }} * _ ` 和换行")
    return found
