// Tables: what is too wide for the page is reached by the keyboard too; the published record is sorted by the
// column whose head is pressed.
addEventListener("DOMContentLoaded", () => {
  const reach = () => document.querySelectorAll(".bd-article table").forEach((table) => { table.tabIndex =
    table.scrollWidth > table.clientWidth ? 0 : -1; });
  reach();
  addEventListener("resize", reach);
  for (const head of document.querySelectorAll("#record th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      const up = head.getAttribute("aria-sort") !== "ascending", at = head.cellIndex;
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const body = head.closest("table").tBodies[0];
      const told = (row) => row.cells[at].textContent.trim();
      body.append(...[...body.rows].sort((a, b) =>
        (up ? 1 : -1) * told(a).localeCompare(told(b), "en", { numeric: true })));
    };
  }
});
