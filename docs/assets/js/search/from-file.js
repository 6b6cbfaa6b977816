// Only in the zip (scripts/publish/portable.py). For a page that was opened from a disk, by a double click, browsers run no
// modules and no workers, and fetch nothing. This says what cannot be used, and makes the search work nevertheless: the zip
// has the search's modules joined into this file, and its data in search/from-file.js. A page from a server is left alone.
if (location.protocol === "file:") {
  document.documentElement.classList.replace("js", "no-js");
  document.documentElement.classList.add("from-file");
  const calculator = document.querySelector(".calculator");
  if (calculator) {
    const words = document.createElement("p");
    words.className = "notice";
    words.textContent =
      "这一页是直接双击打开的，浏览器不让测算程序运行，不能现场计算。示例、计算过程和手算工作单都能用；要现场计算，请看压缩包里的 README.txt。";
    calculator.before(words);
  }
  const files = globalThis.searchFiles;
  if (files) {
    globalThis.fetch = async (address) => {
      const found = files[String(address).split("?")[0].split("/search/").pop() ?? ""];
      return new Response(found ?? "", { status: found === undefined ? 404 : 200 });
    };
    import("./page.js");
  }
}
