"""A later release in the place of an earlier one, and the other way round, seen by a reader who comes back: no old number."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.publish import portable
from tests import plain, releases
from tests.browser.conftest import reader
from tests.browser.visit import FULL, live, put, typed
from tests.reliability import Promise

SAVES = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
"""A reader who saves data: Python starts only when a field is touched."""
LINK = "calculators/gap/index.html#v=1&kind=private&staff=120&enrolled-pension=100"
Serve = Callable[[Path, Path], contextlib.AbstractContextManager[str]]
SERVERS: list[Serve] = [plain.http_server, plain.nginx_as_installed]


@pytest.fixture(scope="module")
def later(site: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A later release, and the version of its data."""
    return releases.later(site, tmp_path_factory.mktemp("later") / "site")


@pytest.fixture(scope="module")
def zips(site: Path, later: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Both as zips."""
    place = tmp_path_factory.mktemp("zips")
    return portable.write_zip(site, place / "a"), portable.write_zip(later[0], place / "b")


def of(page: Page) -> str:
    """The version of the data that the page was made with."""
    return page.locator(".site-footer code").inner_text()


def sees(page: Page, address: str, version: str) -> None:
    """Opened again, page and result are of this version, and so is a page without Python."""
    page.goto("about:blank")
    page.goto(address + LINK)
    expect(page.locator(".site-footer code")).to_have_text(version)
    expect(page.locator(".calc-result[data-kind='live']:not([data-waiting])")).to_contain_text(version)
    expect(page.locator(".site-footer code")).to_have_text(version)
    page.goto(address + "parameters/index.html")
    expect(page.locator(".site-footer code")).to_have_text(version)
    page.goto(address + "search/index.html#q=扩面")
    page.locator(".hit").first.wait_for()
    expect(page.locator(".site-footer code")).to_have_text(version)


@pytest.mark.parametrize("how", ["replaced", "over"])
@pytest.mark.parametrize("serve", SERVERS, ids=["http.server", "nginx as Debian installs it"])
def test_whoever_comes_back_sees_what_the_server_has(
    serve: Serve,
    how: str,
    chromium: Browser,
    site: Path,
    later: tuple[Path, str],
    zips: tuple[Path, Path],
    tmp_path: Path,
    promise: Promise,
) -> None:
    served = tmp_path / "www"

    def place(zipped: Path) -> None:
        if how == "replaced" and served.exists():
            served.rename(served.with_name(f"old {len(list(tmp_path.iterdir()))}"))
        plain.unpack(zipped, served)

    place(zips[0])
    with (
        serve(tmp_path / "www", tmp_path / "nginx") as host,
        reader(chromium, f"{host}{portable.FOLDER}/", service_workers="block") as visit,  # as without TLS
    ):
        visit.provoked = True  # an old page may ask for scripts that are gone, before it is opened again
        page = visit.open("index.html")
        old = of(page)
        assert old != later[1]
        sees(page, visit.origin, old)
        for zipped, version in ((zips[1], later[1]), (zips[0], old), (zips[1], later[1])):
            place(zipped)
            sees(page, visit.origin, version)
    promise(2, "压缩包换成新的、退回旧的，在不作设置的网站服务器上，回来的读者看到的都是服务器上的版本", 3)


def test_a_page_that_something_was_typed_on_says_so_and_keeps_it(
    chromium: Browser, site: Path, later: tuple[Path, str], tmp_path: Path
) -> None:
    with releases.hosting(site, tmp_path) as host, reader(chromium, host.address, service_workers="block") as visit:
        visit.context.add_init_script(SAVES)
        page = visit.calculator()
        old = of(page)
        host.serve(later[0])
        put(page, FULL)
        expect(page.locator(".calc-status")).to_contain_text("网站有了新版本，请重新打开这一页")
        expect(page.locator(".calc-result[data-kind='live']")).to_have_count(0)
        assert of(page) == old
        page.get_by_role("button", name="换到新版本").click()
        expect(page.locator(".site-footer code")).to_have_text(later[1])
        live(page)
        assert typed(page) == FULL
        expect(page.locator(".calc-answer")).to_contain_text(later[1])


def test_a_computer_without_a_network_asks_its_own_server(site: Path, later: tuple[Path, str], tmp_path: Path) -> None:
    inside = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode:
        pytest.skip("没有运行：这里不能建一个没有网络的环境（unshare --net）")
    command = [sys.executable, "-m", "tests.browser.no_network", str(site), str(later[0]), str(tmp_path)]
    done = subprocess.run([*inside, *command], capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    online, kept, *seen = done.stdout.split()
    assert (online, kept != later[1]) == ("False", True)
    assert seen == [later[1], kept], "the later release at once, and the earlier one when it is put back"
