import { useEditorContext, usePluginContext, DOC_EXPLORER_PLUGIN } from "@graphiql/react";
import { useEffect } from "react";
import { answer } from "./fetcher.js";
import { store, useStore } from "./store.js";

// pane is what a narrow screen shows: query, answer, why or docs. A wide one shows all.
export const pane = store("query");
export const usePane = () => useStore(pane);

// Panes are the tabs of a narrow screen.
export function Panes() {
  const shown = usePane();
  const { visiblePlugin, setVisiblePlugin } = usePluginContext({ nonNull: true });
  const { queryEditor, responseEditor, variableEditor } = useEditorContext({ nonNull: true });
  const last = useStore(answer);
  const reasons = last?.permissions?.withheld.length ?? 0;
  useEffect(() => {
    [queryEditor, responseEditor, variableEditor].forEach((e) => e?.refresh()); // measured while hidden
  }, [shown, queryEditor, responseEditor, variableEditor]);
  useEffect(() => {
    if (last?.asking && pane.get() === "query") pane.set("answer");
  }, [last]);
  useEffect(() => {
    if (visiblePlugin) pane.set("docs");
    else if (pane.get() === "docs") pane.set("query");
  }, [visiblePlugin]);
  const tab = (name, text, count) => (
    <button
      type="button"
      aria-pressed={shown === name}
      data-pane={name}
      onClick={() => {
        if (name === "docs" && !visiblePlugin) setVisiblePlugin(DOC_EXPLORER_PLUGIN);
        pane.set(name);
      }}
    >
      {text}{count > 0 && <span className="count">{count}</span>}
    </button>
  );
  return (
    <nav className="panes" aria-label="Parts of the page">
      {tab("query", "Query")}
      {tab("answer", "Answer")}
      {tab("why", "Why", reasons)}
      {tab("docs", "Docs")}
    </nav>
  );
}
