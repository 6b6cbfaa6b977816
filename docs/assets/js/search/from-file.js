// 只放进压缩包（scripts/publish/portable.py）：双击打开的网页，浏览器不运行模块，不起后台程序，也不取数据。这里说明白什么不能用，
// 让检索照样能用：打包时检索的程序合在这个文件里，数据在 search/from-file.js。由服务器送来的网页，这里什么也不做。
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
  if (globalThis.searchFiles) {
    globalThis.fetch = async (address) => {
      const found = globalThis.searchFiles[String(address).split("/search/").pop()];
      return new Response(found ?? "", { status: found === undefined ? 404 : 200 });
    };
    import("./page.js");
  }
}
