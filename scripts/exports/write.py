"""Stage 5: knowledge → downloads (下载): documents, data, citations; for every policy and for the whole site.

Made in memory, so that the page that lists them knows size and SHA-256 and so that nothing half-written is left behind.
The same knowledge gives the same bytes. The files of a policy rest on that policy alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from calculators.policy.knowledge import Knowledge, Policy
from scripts.cache import Cache
from scripts.exports import akn, citation, data, docx, pdf, text
from scripts.exports.tables import DataTable, read_tables, rows_of
from scripts.exports.zipped import zip_of
from scripts.output import Output
from scripts.setup import licences, sbom

FOLDER = "files"
ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
    "json": "application/json",
    "csv": "text/csv",
    "xml": "application/akn+xml",
    "zip": "application/zip",
}
_WORDS = {
    "policy.pdf": ("PDF", "公文版式，可以直接打印，带标签供读屏软件朗读", "文件"),
    "policy.docx": ("Word 文档（DOCX）", "公文版式，用 Word 或 WPS 打开，可以摘录", "文件"),
    "policy.txt": ("纯文本（TXT）", "只有文字，任何设备都能打开", "文件"),
    "datapackage.json": (
        "数据包说明（datapackage.json）",
        "CSV 各表的字段、主键和互相指向，Frictionless Data 格式",
        "数据",
    ),
    "data.zip": ("数据包（ZIP）", "下面的 JSON、各张表和数据包说明，文件名已经对好，解开就能用", "数据"),
    "policy.json": ("全部数据（JSON）", "条款、指标、重点、职责合在一个文件里，给程序用", "数据"),
    "policy.xml": ("Akoma Ntoso 3.0（XML）", "国际通用的法律文件结构，给文件交换和检索系统用", "数据"),
    "citation.txt": ("引用写法（TXT）", "GB/T 7714 参考文献，和逐条的全称、简称引用", "引用"),
    "citation.json": ("引用数据（CSL-JSON）", "导入 Zotero 等文献管理软件", "引用"),
    "citation.ris": ("引用数据（RIS）", "导入 NoteExpress、EndNote 等文献管理软件", "引用"),
    "citation.bib": ("引用数据（BibTeX）", "给 LaTeX 和用它的文献管理软件", "引用"),
    licences.NAME: ("许可证原文（TXT）", "本站的，和网站里别人的软件、字体的，都是原文", "许可"),
    sbom.NAME: ("软件物料清单（CycloneDX 1.6，JSON）", "每个软件的版本、许可证和散列，给安全检查的程序用", "软件"),
    data.SCHEMA: ("policy.json 的格式（JSON Schema）", "每一项叫什么、是什么意思、必须是什么样子", "数据"),
}
"""What each file is called, what it is good for, and in which group it is listed."""


@dataclass(frozen=True, slots=True)
class Export:
    """One file to take away.

    Attributes:
        policy: whose it is; empty for the whole site.
        name: its file name.
        title: what it is called on the page.
        about: its format in plain words, and what it is good for.
        group: 文件 · 数据 · 引用 · 软件 · 许可
        save_as: the name it gets on the reader's device.
        data: its bytes; empty when they are written, since those of a thousand policies are more than one can hold.
        length: how many these are.
        sha256: their checksum, in hexadecimal.
    """

    policy: str
    name: str
    title: str
    about: str
    group: str
    save_as: str
    data: bytes
    length: int
    sha256: str

    @property
    def type(self) -> str:
        """Its media type."""
        return _TYPES[self.name.rpartition(".")[2]]

    @property
    def size(self) -> str:
        """Its size as people read it: 12 KB."""
        return f"{max(1, round(self.length / 1024)):,} KB"

    @property
    def path(self) -> str:
        """Where it lies, from the root of the site."""
        return f"policies/{self.policy}/{FOLDER}/{self.name}" if self.policy else f"{FOLDER}/{self.name}"


def each_export(
    knowledge: Knowledge, docs: Path, base: str = "", fonts: Path = FONTS, cache: Cache | None = None
) -> Iterator[Export]:
    """Every file to take away, one policy after another. `base` is the address of the site if it is known. Raises BuildStopped.

    PDF, DOCX and licence texts, which are costly, come from the cache.
    """
    tables = read_tables(docs / "fields.toml")
    yield from _site(knowledge, tables, cache)
    for policy in knowledge.policies.values():
        yield from make_policy_exports(knowledge, policy, tables, docs, base, fonts, cache)


def write_exports(exports: Iterable[Export], out: Output) -> tuple[Export, ...]:
    """Write the files as they come, from the root of the site's sources; answers them without their data."""
    written = []
    for one in exports:
        out.write(one.path, one.data)
        written.append(replace(one, data=b""))
    return tuple(written)


def make_policy_exports(
    knowledge: Knowledge,
    policy: Policy,
    tables: tuple[DataTable, ...],
    docs: Path,
    base: str = "",
    fonts: Path = FONTS,
    cache: Cache | None = None,
) -> list[Export]:
    """Those of one policy."""

    def costly(name: str, inputs: list[bytes | str], make: Callable[[], bytes]) -> bytes:
        return _costly(cache, name, [*inputs, repr(policy)], make)

    schema = f"../../../{FOLDER}/{data.SCHEMA}"
    own = [one for one in tables if one.scope == "policy" and rows_of(one, knowledge, policy)]
    layout = docs / "print" / "policy.typ"
    made = {
        "policy.pdf": costly("pdf", [layout.read_bytes()], lambda: pdf.pdf(policy, layout, fonts)),
        "policy.docx": costly("docx", [], lambda: docx.docx(policy)),
        "policy.txt": text.plain_text(policy),
        "citation.txt": citation.citation_text(policy, base),
        "citation.json": citation.csl_json(policy, base),
        "citation.ris": citation.ris(policy, base),
        "citation.bib": citation.bibtex(policy, base),
    }
    package = {
        "policy.json": data.policy_json(tables, knowledge, policy, schema),
        **{f"{table.name}.csv": data.table_csv(table, knowledge, policy) for table in own},
        "datapackage.json": data.datapackage(policy.id, f"{policy.number} 数据", own),
    }
    made |= {"data.zip": zip_of(package), "policy.xml": akn.akoma_ntoso(policy), **package}
    return [_export(policy, name, data, own) for name, data in made.items()]


def _costly(cache: Cache | None, name: str, inputs: list[bytes | str], make: Callable[[], bytes]) -> bytes:
    """From the cache, where there is one."""
    return cache.get(name, inputs, make) if cache else make()


def _site(knowledge: Knowledge, tables: tuple[DataTable, ...], cache: Cache | None) -> list[Export]:
    own = [one for one in tables if one.scope == "site" and rows_of(one, knowledge)]
    made = {
        **{f"{table.name}.csv": data.table_csv(table, knowledge) for table in own},
        "datapackage.json": data.datapackage("yingbao", "应保的数据", own),
        data.SCHEMA: data.policy_schema(tables),
        licences.NAME: _costly(cache, "licences", licences.notices_inputs(), licences.build_notices),
        sbom.NAME: sbom.bill(knowledge),
    }
    return [_export(None, name, data, own) for name, data in made.items()]


def _export(policy: Policy | None, name: str, data: bytes, tables: list[DataTable]) -> Export:
    stem, _, ending = name.rpartition(".")
    title, about, group = _WORDS.get(name, ("", "", "数据"))
    for table in tables:
        if name == f"{table.name}.csv":
            title, about, stem = f"{table.title}表（CSV）", table.about, table.title
    if policy is None:
        whose, save_as = "", name if name in _WORDS else f"应保 {stem}.{ending}"
    else:
        what = {"引用": " 引用", "文件": ""}.get(group, f" {stem}")
        whose, save_as = policy.id, f"{policy.number}{what}.{ending}"
    return Export(whose, name, title, about, group, save_as, data, len(data), hashlib.sha256(data).hexdigest())
