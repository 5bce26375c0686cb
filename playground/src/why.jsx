import { useEditorContext } from "@graphiql/react";
import { useEffect, useState } from "react";
import { answer } from "./fetcher.js";
import { locate } from "./locate.js";
import { pane } from "./panes.jsx";
import { useStore } from "./store.js";
import { counted, dotted, list, outcome, size } from "./words.js";

// Why says in words how rights shaped the answer above it.
export function Why() {
  const last = useStore(answer);
  const { queryEditor } = useEditorContext({ nonNull: true });
  const [open, setOpen] = useState(true);
  useMarks(queryEditor, last);

  const go = (path) => {
    const at = locate(queryEditor.getValue(), last.operationName, path);
    if (!at) return;
    pane.set("query");
    queryEditor.setSelection(queryEditor.posFromIndex(at.start), queryEditor.posFromIndex(at.end));
    queryEditor.scrollIntoView(queryEditor.posFromIndex(at.start), 80);
    queryEditor.focus();
  };
  const withheld = last?.permissions?.withheld ?? [];
  const lists = last?.permissions?.lists ?? [];
  const errors = last?.errors ?? [];
  return (
    <section className={open ? "why" : "why shut"} aria-label="Why the answer is as it is">
      <button type="button" className="why-bar" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="why-title">Why</span>
        <Status last={last} withheld={withheld} />
      </button>
      {open && (
        <div className="why-body">
          {!last && <Empty />}
          {last?.failed && <p className="refused">{last.failed}</p>}
          {withheld.length > 0 && (
            <Part title={`Withheld from ${last.who}`} kind="withheld">
              {withheld.map((w) => (
                <li key={dotted(w.path) + w.rule}>
                  <Path path={w.path} go={go} />
                  <span className="needs">needs <b>{w.need}</b></span>
                  <span className="rule">rule <code>{w.rule}</code>, {counted(w.count, "value")} null</span>
                </li>
              ))}
            </Part>
          )}
          {errors.length > 0 && (
            <Part title={last.permissions ? "Errors" : "Refused"} kind="refused">
              {errors.map((e, i) => (
                <li key={i}>
                  <span className="code">{e.extensions?.code ?? "ERROR"}</span>
                  {e.extensions?.argument && <code className="argument">{e.extensions.argument}</code>}
                  {e.path && <Path path={e.path} go={go} />}
                  <span className="needs">{e.message}</span>
                </li>
              ))}
            </Part>
          )}
          {lists.length > 0 && (
            <Part title="Whose rows" kind="lists">
              {lists.map((l) => (
                <li key={dotted(l.path) + l.rule} className={l.outcome}>
                  <Path path={list(l.path)} go={go} />
                  <span className="outcome">{l.outcome}</span>
                  <span className="needs">{outcome(l)}</span>
                </li>
              ))}
            </Part>
          )}
          {last?.permissions && !withheld.length && !lists.length && !errors.length && <p className="none">No rule had to be asked.</p>}
        </div>
      )}
    </section>
  );
}

function Part({ title, kind, children }) {
  return (
    <div className={`part ${kind}`}>
      <h3>{title}</h3>
      <ul>{children}</ul>
    </div>
  );
}

function Path({ path, go }) {
  return <button type="button" className="path" title="Show it in the query" onClick={() => go(path)}>{dotted(path)}</button>;
}

function Status({ last, withheld }) {
  if (!last) return <span className="facts">nothing was asked yet</span>;
  if (last.asking) return <span className="facts">asking as {last.who}</span>;
  if (last.failed) return <span className="facts bad">no answer</span>;
  return (
    <span className="facts">
      <span className={last.status < 400 ? "good" : "bad"}>{last.status} {last.statusText}</span>
      <span>as {last.who}</span>
      <span>{last.millis} ms</span>
      <span>{size(last.size)}</span>
      {withheld.length > 0 && <span className="badge">{counted(withheld.length, "field")} withheld</span>}
    </span>
  );
}

function Empty() {
  return (
    <p className="none">
      Run a query. Here stands which fields were withheld, by which rule and what it would need; and below, for each list, whose rows it shows.
    </p>
  );
}

// useMarks underlines the withheld fields in the query, as long as it is the one that was asked.
function useMarks(editor, last) {
  useEffect(() => {
    const withheld = last?.permissions?.withheld ?? [];
    if (!editor || !withheld.length || editor.getValue() !== last.query) return undefined;
    const marks = withheld.map((w) => {
      const at = locate(last.query, last.operationName, w.path);
      const attributes = { title: `withheld from ${last.who}: needs ${w.need}` };
      return at && editor.markText(editor.posFromIndex(at.start), editor.posFromIndex(at.end), { className: "withheld-field", attributes });
    });
    return () => marks.forEach((m) => m?.clear());
  }, [editor, last]);
}
