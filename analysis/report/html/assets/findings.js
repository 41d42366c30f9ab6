// The findings table. All text reaches the page as text nodes, never as markup.
(() => {
  const { rows, rules = {}, total } = JSON.parse(document.getElementById("data").textContent);
  const table = document.getElementById("findings-table");
  const form = document.getElementById("filters");
  const headers = [...table.tHead.rows[0].cells];
  const PAGE = 50;
  const narrow = matchMedia("(max-width: 720px)");
  const columns = () => (narrow.matches ? 2 : 4);
  const opened = new Set();
  let printing = false;
  let sort = { key: "rank", sign: -1 };
  rows.forEach((row, order) => {
    row.order = order;
    row.words = [row.message, row.place, row.rule, row.detail?.symbol].join("\n").toLowerCase();
  });

  function element(tag, options = {}, ...children) {
    const { text, ...rest } = options;
    const node = Object.assign(document.createElement(tag), rest);
    if (text !== undefined) node.textContent = text;
    node.append(...children);
    return node;
  }

  /** Text with what stands `between backticks` as code. */
  function prose(text) {
    return text.split(/`([^`]+)`/).map((part, n) => (n % 2 ? element("code", { text: part }) : part)).filter(Boolean);
  }

  function matching() {
    const wanted = new FormData(form);
    const words = wanted.get("text").toLowerCase().split(/\s+/).filter(Boolean);
    return rows.filter((row) =>
      ["severity", "category", "tier"].every((name) => !wanted.get(name) || row[name] === wanted.get(name)) &&
      words.every((word) => row.words.includes(word)));
  }

  const natural = new Intl.Collator("en", { numeric: true });
  function compare(a, b) {
    const [x, y] = [a[sort.key], b[sort.key]];
    return sort.sign * (typeof x === "number" ? x - y : natural.compare(x, y)) || a.order - b.order;
  }

  function expander(expanded, toggle, ...children) {
    const button = element("button", { type: "button", className: "open" }, ...children);
    button.setAttribute("aria-expanded", String(expanded));
    button.addEventListener("click", toggle);
    return button;
  }

  function excerpt({ first, start, end, lines, more = 0 }) {
    const block = element("pre", { className: "excerpt", tabIndex: 0 });
    block.setAttribute("aria-label", "Source");
    lines.forEach((line, offset) => {
      const number = first + offset;
      const hit = number >= start && number <= end;
      block.append(element("span", { className: hit ? "hit" : "" }, element("i", { text: number }), line));
    });
    if (more) block.append(element("span", {}, element("i", { text: "…" }), `${more} more lines`));
    return block;
  }

  function detailRow(row) {
    const { evidence = [], places = [], fix, symbol, engine, excerpt: lines } = row.detail ?? {};
    const facts = [["Fix", fix], ["Symbol", symbol], ["Evidence", evidence], ["Also at", places],
      ["Judged", `${row.tier}, ${Math.round(100 * row.confidence)}% confident${engine ? `, by ${engine}` : ""}`]];
    const list = element("dl");
    for (const [name, value] of facts.filter(([, value]) => value?.length)) {
      const pieces = [value].flat().map((text) => element("p", {}, ...prose(text)));
      list.append(element("dt", { text: name }), element("dd", {}, ...pieces));
    }
    const cell = element("td", { colSpan: columns() }, list, ...(lines ? [excerpt(lines)] : []));
    return element("tr", { className: "detail" }, cell);
  }

  function findingRow(row) {
    const button = expander(false, () => {
      const open = button.getAttribute("aria-expanded") === "false";
      button.setAttribute("aria-expanded", String(open));
      if (open) line.after(detailRow(row));
      else line.nextElementSibling.remove();
    }, ...prose(row.message), element("code", { className: "at", text: row.place }));
    const line = element("tr", {},
      element("td", {}, element("span", { className: `severity ${row.severity}`, text: row.severity })),
      element("td", {}, button),
      element("td", { className: "tier", text: row.tier.replaceAll("-", " ") }),
      element("td", { className: "number", text: `${Math.round(100 * row.confidence)}%` }));
    return line;
  }

  function fill(body, found) {
    const next = found.slice(0, PAGE).map(findingRow);
    body.append(...next);
    if (found.length <= PAGE) return;
    const rest = found.slice(PAGE);
    const button = element("button", { type: "button", className: "quiet", text: `Show ${Math.min(PAGE, rest.length)} of ${rest.length} more` });
    const line = element("tr", {}, element("td", { colSpan: columns(), className: "more" }, button));
    button.addEventListener("click", () => { line.remove(); fill(body, rest); });
    body.append(line);
  }

  function group(rule, found, expanded) {
    const body = element("tbody");
    const worst = found.reduce((a, b) => (b.rank > a.rank ? b : a));
    const count = element("span", { text: ` · ${rule} · ${found.length}` });
    const button = expander(expanded, () => {
      const open = button.getAttribute("aria-expanded") === "false";
      button.setAttribute("aria-expanded", String(open));
      if (open) { opened.add(rule); about(); fill(body, found); }
      else { opened.delete(rule); body.replaceChildren(head); }
    }, element("b", { text: rules[rule]?.title ?? rule }), count);
    const title = element("th", { scope: "rowgroup", colSpan: columns() - 1 }, button);
    const severity = element("td", {}, element("span", { className: `severity ${worst.severity}`, text: worst.severity }));
    const head = element("tr", { className: "group" }, severity, title);
    severity.style.background = "var(--wash)";
    const about = () => {
      if (rules[rule]?.help) body.append(element("tr", {}, element("td", { colSpan: columns(), className: "note" }, ...prose(rules[rule].help))));
    };
    body.append(head);
    if (expanded) { about(); fill(body, found); }
    return body;
  }

  function show() {
    const found = matching().sort(compare);
    for (const body of [...table.tBodies]) body.remove();
    const filtered = found.length !== rows.length;
    document.getElementById("count").textContent = filtered ? `${found.length} of ${total} findings` : `${total} findings`;
    if (!new FormData(form).get("group")) {
      const body = element("tbody");
      fill(body, found);
      table.append(body);
      return;
    }
    const groups = Map.groupBy ? Map.groupBy(found, (row) => row.rule) : grouped(found);
    const few = groups.size === 1 || (filtered && found.length <= 25);
    table.append(...[...groups].map(([rule, members]) => group(rule, members, few || printing || opened.has(rule))));
  }

  function grouped(found) {
    const groups = new Map();
    for (const row of found) groups.set(row.rule, [...(groups.get(row.rule) ?? []), row]);
    return groups;
  }

  for (const header of headers) {
    const button = header.querySelector("button");
    button.addEventListener("click", () => {
      const key = button.dataset.sort;
      const first = key === "place" || key === "tier" ? 1 : -1;
      sort = { key, sign: sort.key === key ? -sort.sign : first };
      headers.forEach((one) => one.setAttribute("aria-sort", one === header ? (sort.sign > 0 ? "ascending" : "descending") : "none"));
      show();
    });
  }
  narrow.addEventListener("change", show);
  form.addEventListener("input", show);
  for (const [event, state] of [["beforeprint", true], ["afterprint", false]]) {
    addEventListener(event, () => { printing = state; show(); });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
