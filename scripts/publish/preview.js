// Only the preview has this (scripts/publish/preview.py): loads the page anew when the site has changed, and says over it
// why a build stopped. It makes no HTML and no style sheet, which the site's content security policy would refuse.
{
  const release = document.currentScript?.dataset.release;
  /** @type {HTMLElement | null} */
  let shown = null;

  /** @param {string} stopped why a build stopped; "" when it did not */
  const show = (stopped) => {
    shown?.remove();
    shown = null;
    if (!stopped) return;
    shown = document.createElement("div");
    shown.setAttribute("role", "alert");
    shown.className = "preview-stopped";
    shown.textContent = `编译停下了，这一页还是上次编好的样子。\n\n${stopped}`;
    const style = {
      position: "fixed",
      inset: "0 0 auto",
      zIndex: "9999",
      maxHeight: "50vh",
      overflow: "auto",
      padding: "1rem",
      background: "#fff4f2",
      color: "#7a1410",
      borderBottom: "2px solid",
      whiteSpace: "pre-wrap",
      overflowWrap: "anywhere",
    };
    Object.assign(shown.style, style);
    document.body.append(shown);
  };

  new EventSource("/preview-events").addEventListener("message", ({ data }) => {
    const news = JSON.parse(data);
    if (news.release === release) show(news.stopped);
    else location.reload();
  });
}
