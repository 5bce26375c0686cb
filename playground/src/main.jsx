import { createRoot } from "react-dom/client";
import "graphiql/graphiql.css";
import "./style/theme.css";
import "./style/page.css";
import "./style/why.css";
import "./style/narrow.css";
import { App } from "./app.jsx";
import { answer } from "./fetcher.js";
import { opened } from "./links.js";
import { pane } from "./panes.jsx";

const root = createRoot(document.getElementById("app"));
let turn = 0;

// show opens what the address names; nothing of it runs before somebody says so.
async function show() {
  const link = await opened();
  answer.set(null);
  pane.set("query");
  root.render(<App key={turn++} link={link ?? {}} />);
}

addEventListener("hashchange", () => {
  if (location.hash.length > 1) show();
});
show();
