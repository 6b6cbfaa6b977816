"""The whole order on one screen: python -m scripts <verb>.

build, serve, zip, new, settle, restore, edits, publish, new-calculator, labels, edition, nginx, visits.

received file → restore → text.md → clauses → knowledge.json → exports → pages → runtime → MkDocs → site/
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import date, datetime
from json import dumps
from pathlib import Path

from calculators.command_line import Parser, guarded, say, write_file
from scripts.errors import BuildStopped, explain

ROOT = Path(__file__).resolve().parent.parent
POLICIES = ROOT / "docs" / "policies"


def main() -> int:
    """Run one verb; how it ended (calculators.command_line.STATUSES)."""
    return guarded(_main)


def _main() -> int:
    parser = Parser("python -m scripts").with_help()
    parser.description = "应保的编译步骤"
    verbs = parser.add_subparsers(title="步骤", dest="verb", required=True, metavar="步骤", parser_class=Parser)

    def add(verb: str, told: str) -> Parser:
        return verbs.add_parser(verb, help=told).with_help()

    builds = [add("build", "从收到的文件到 site/")]
    served = add("serve", "编译，在本机打开网站，改了源文件就重新编译")
    served.add_argument("--port", type=_port, default=8000, metavar="端口", help="0 到 65535 的整数")
    add("labels", "把表单、表格的新名称和旧称登记到 labels.toml")
    add("schemas", "写出 TOML 文件的 JSON Schema，编辑器用它补全和检查")
    edition = add("edition", "把上一版以来变了的数、规定、名称记进 editions/")
    edition.add_argument("why", help="为什么改，一句话")
    builds.append(add("zip", "编译，然后打成一个压缩包，放到内网或者 U 盘"))
    for one in builds:
        one.add_argument("--quick", action="store_true", help="压缩求快，不求最小：给测试用，不要这样发布")
    checks = add("due", "列出该重新核对的值")
    checks.add_argument("--day", type=date.fromisoformat, metavar="日期", help="哪一天，例如 2027-01-15；不写就是今天")
    for verb, what in (
        ("restore", "由 source.txt 重做 text.md，列出存疑的地方"),
        ("settle", "逐处问存疑的地方怎么定，答了就记成 emendations.toml 的条目"),
        ("edits", "把手改的 text.md 记成 emendations.toml 里的条目"),
        ("publish", "把新的编号和文字登记到 ids.toml"),
    ):
        one = add(verb, what)
        one.add_argument("policy", metavar="政策", help="docs/policies 下的文件夹名")
        if verb == "publish":
            one.add_argument("--yes", action="store_true", help="列出来的都看过了，登记")
    tool = add("new-calculator", "开始一项新测算：文件夹、页面、例子、测试")
    tool.add_argument("name", metavar="名称", help="名称，也是文件夹名和网址的一部分，例如 hello")
    tool.add_argument("--title", default="", metavar="名字", help="页面上的名字；不写就和名称一样")
    fresh = add("new", "从收到的文件开始一份新政策")
    fresh.add_argument("policy", metavar="编号", help="编号，也是 docs/policies 下的文件夹名，例如 jzbf-2005-21")
    fresh.add_argument("received", type=Path, metavar="收到的文件", help="收到的文件：文字、网页、Word 或 PDF")
    server = add("nginx", "写出服务器 nginx 的配置")
    server.add_argument("folder", type=Path, metavar="文件夹", help="服务器上放 site/ 内容的文件夹，例如 /srv/yingbao")
    server.add_argument("--host", default="_", metavar="域名", help="网站的域名，例如 yingbao.example.cn；不写就不限")
    server.add_argument("--listen", default="80", metavar="端口", help="端口，或地址加端口")
    visited = add("visits", "从 nginx 的访问日志数出各网页每月的打开次数（CSV）")
    visited.add_argument(
        "logs", type=Path, nargs="+", metavar="日志", help="例如 /var/log/nginx/access.log，.gz 的也行"
    )
    options = parser.parse_args()
    try:
        _run(options)
    except BuildStopped as error:
        say(f"停下了：{error}")
        return 1
    except (ImportError, SyntaxError) as error:
        say(f"停下了：{explain(error)}")
        return 1
    return 0


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:6]) < 1 << 16):
        raise argparse.ArgumentTypeError(f"端口是 0 到 65535 的整数，写的是「{text}」")
    return int(text)


def _run(options: argparse.Namespace) -> None:
    """One verb. Modules are imported here, so that one that cannot be is told like anything else that stops a build."""
    match options.verb:
        case "build":
            from scripts import build

            build.build(ROOT, quick=options.quick)
        case "serve":
            from scripts.publish import preview

            preview.serve(ROOT, options.port)
        case "zip":
            from scripts import build
            from scripts.publish import portable

            made = portable.write_zip(build.build(ROOT, quick=options.quick), ROOT / "build")
            print(f"压缩包：{made}，{made.stat().st_size / 1e6:.1f} MB")
        case "due":
            _due(options.day)
        case "restore":
            from scripts.restore import new

            _restore(new.known(POLICIES, options.policy))
        case "settle":
            from scripts.restore import guide, new

            folder = new.known(POLICIES, options.policy)
            left = guide.settle(folder, begun=new.complete)
            _show(folder, [])
            print(f"{folder.name}：还有{left}处没有定" if left else f"{folder.name}：都定了")
        case "publish":
            from scripts.restore import new

            _publish(new.known(POLICIES, options.policy), confirmed=options.yes)
        case "edits":
            from scripts.restore import new, revise

            print("\n".join(revise.record_edits(new.known(POLICIES, options.policy))))
        case "new":
            from scripts.restore import guide, new

            folder = POLICIES / options.policy
            todo = new.start(POLICIES, options.policy, options.received)
            for number, one in enumerate(todo, 1):
                print(f"{number}. {one}")
            if sys.stdin.isatty():
                guide.confirm(folder)
                guide.settle(folder, begun=new.complete)
            _show(folder, todo)
        case "schemas":
            from scripts.data import schemas

            for path, text in schemas.written(ROOT / "docs").items():
                (ROOT / path).parent.mkdir(exist_ok=True)
                (ROOT / path).write_text(text, encoding="utf-8")
        case "labels":
            register_labels(ROOT / "docs")
        case "edition":
            record_edition(ROOT / "docs", options.why)
        case "new-calculator":
            from scripts.scaffold import calculator

            print("\n".join(calculator.start(ROOT, options.name, options.title)))
        case "nginx":
            from scripts.publish import nginx

            print(nginx.render(options.folder, options.listen, options.host), end="")
        case "visits":
            from scripts.reports import visits

            counted, told = visits.report(options.logs, ROOT / "site")
            print(counted, end="")
            if told:
                say(told)


def _due(day: date | None) -> None:
    from calculators.policy.knowledge_file import load
    from scripts.data import compiler, due

    known = load(compiler.dump(compiler.compile_knowledge(ROOT / "docs")))
    print(due.report(known, day or datetime.now().astimezone().date()))


def _restore(folder: Path) -> None:
    from scripts.restore import guide, new, restore

    if not (folder / "text.md").exists():
        restore.review(folder)
        new.complete(folder)
    restored = restore.review(folder)
    write_file(folder / "text.md", restored.text.encode())
    guide.refresh(folder, restored.doubts)
    for doubt in restored.doubts:
        settled = "".join(f"\n    {line}" for entry in doubt.entries for line in [*entry.split("\n"), ""])
        print(f"存疑：{doubt}。" + (f"在 emendations.toml 里任选一条：{settled}" if settled else ""))
    ledger = ROOT / "build" / "ledger" / f"{folder.name}.json"
    ledger.parent.mkdir(parents=True, exist_ok=True)
    write_file(ledger, dumps([asdict(one) for one in restored.ledger], ensure_ascii=False, indent=1).encode())
    _show(folder, [])
    print(f"{folder.name}：{len(restored.ledger)}处修复，见 {ledger.relative_to(ROOT)}；存疑{len(restored.doubts)}处")


def _show(folder: Path, todo: list[str]) -> None:
    """The draft as a page, with the doubts beside the lines, under build/drafts."""
    from scripts.restore import guide

    path = ROOT / "build" / "drafts" / f"{folder.name}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(guide.draft_page(folder, todo), encoding="utf-8")
    print(
        f"草稿的样子，存疑的标在旁边：用浏览器打开 {path.relative_to(ROOT)}，或者 make serve 之后的 /drafts/{folder.name}.html"
    )


def register_labels(docs: Path) -> None:
    """Bring labels.toml up to the program, and say what a person has to write in it."""
    from calculators.policy.knowledge_file import load
    from scripts.data import labels
    from scripts.data.compiler import compile_knowledge, dump

    program = labels.program_labels(load(dump(compile_knowledge(docs))))
    register = labels.updated(labels.read_labels(docs), program)
    write_file(docs / labels.FILE, labels.dump(register).encode())
    print("\n".join([f"{labels.FILE}：{len(register)}个编号", *labels.faults(register, program)]))


def record_edition(docs: Path, why: str) -> None:
    """Add what changed since the last edition to the record, with today's day and a reason."""
    from calculators import __version__
    from scripts.data import editions
    from scripts.data.compiler import compile_knowledge

    if not why.strip():
        raise BuildStopped(f"没有写为什么改。例如 {editions.COMMAND}")
    day = datetime.now().astimezone().date().isoformat()
    made = editions.record(docs, compile_knowledge(docs), __version__, day, why.strip())
    print("和上一版一样，没有可记的" if made is None else f"记下一版：数据 {made.data}，{len(made.changes)}处变动")


def _publish(folder: Path, *, confirmed: bool) -> None:
    """Register what is new, after a person has seen it: the restored text is what text.md says, nothing is doubtful, the
    record compiles.
    """
    from scripts.data import clauses, compiler, published_ids
    from scripts.restore import restore

    path = folder / "ids.toml"
    text = (folder / "text.md").read_text(encoding="utf-8")
    if restore.restore_policy(folder).text != text:
        raise BuildStopped(
            f"{folder.name}/text.md 和从 source.txt 校勘的结果不同，没有登记。手改的运行 python -m scripts edits {folder.name} "
            f"记成条目；不要了的运行 python -m scripts restore {folder.name} 重做"
        )
    found = clauses.read_clauses(text)
    known = published_ids.read_registry(path)
    published_ids.check_gone(found, known, f"{folder.name}/ids.toml")
    if (folder / "policy.toml").exists():
        compiler.check_record(folder, ROOT)
    shown = published_ids.told(found, known)
    print("\n".join(shown))
    if shown and not confirmed:
        raise BuildStopped(
            f"以上登记以后不能撤销，还没有登记。看过没有错，运行 python -m scripts publish {folder.name} --yes"
        )
    write_file(path, published_ids.additions(found, known, datetime.now().astimezone().date()).encode())
    print(f"{folder.name}：{len(found)}个编号已登记")


if __name__ == "__main__":
    sys.exit(main())
