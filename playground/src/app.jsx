import { useCopyQuery, useEditorContext, usePrettifyEditors, CopyIcon, PrettifyIcon, ToolbarButton } from "@graphiql/react";
import { GraphiQL, GraphiQLInterface, GraphiQLProvider } from "graphiql";
import { useEffect, useState } from "react";
import { Callers } from "./callers.jsx";
import { welcome } from "./examples.js";
import { fetcher } from "./fetcher.js";
import { Header } from "./header.jsx";
import { linkTo } from "./links.js";
import { Panes, usePane } from "./panes.jsx";
import { useTheme } from "./scheme.js";
import { Twin } from "./twin.jsx";
import { Why } from "./why.jsx";

// Documents may name people, so what GraphiQL remembers is gone with the browser's tab.
const storage = {
  get length() {
    return sessionStorage.length;
  },
  getItem: (key) => sessionStorage.getItem(key),
  setItem: (key, value) => sessionStorage.setItem(key, value),
  removeItem: (key) => sessionStorage.removeItem(key),
  clear() {
    Object.keys(sessionStorage).filter((key) => key.startsWith("graphiql:")).forEach((key) => sessionStorage.removeItem(key));
  },
};

export function App({ link }) {
  const [theme, dark, setTheme] = useTheme();
  const [banner, setBanner] = useState(link);
  const pane = usePane();
  const given = link.query === undefined ? {} : { query: link.query, variables: link.variables, operationName: link.operationName };
  return (
    <GraphiQLProvider
      fetcher={fetcher}
      storage={storage}
      defaultQuery={welcome}
      shouldPersistHeaders={false}
      inputValueDeprecation
      {...given}
    >
      <Header theme={theme} setTheme={setTheme} />
      <Callers />
      <Twin link={banner} close={() => setBanner({})} />
      <main className={`work show-${pane}`}>
        <GraphiQLInterface
          forcedTheme={dark ? "dark" : "light"}
          showPersistHeadersSettings={false}
          defaultEditorToolsVisibility={link.variables ? "variables" : undefined}
        >
          <GraphiQL.Logo><span hidden /></GraphiQL.Logo>
          <GraphiQL.Toolbar>
            <Tools />
          </GraphiQL.Toolbar>
          <GraphiQL.Footer>
            <Why />
          </GraphiQL.Footer>
        </GraphiQLInterface>
      </main>
      <Panes />
    </GraphiQLProvider>
  );
}

function Tools() {
  const prettify = usePrettifyEditors();
  const copy = useCopyQuery();
  const { queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copyLink = async () => {
    const address = linkTo({ query: queryEditor.getValue(), variables: variableEditor.getValue().trim(), operationName: queryEditor.operationName });
    history.replaceState(null, "", address);
    await navigator.clipboard?.writeText(address).catch(() => null);
    setCopied(true);
  };
  return (
    <>
      <ToolbarButton onClick={prettify} label="Prettify (Shift-Ctrl-P)">
        <PrettifyIcon className="graphiql-toolbar-icon" aria-hidden="true" />
      </ToolbarButton>
      <ToolbarButton onClick={copy} label="Copy the query (Shift-Ctrl-C)">
        <CopyIcon className="graphiql-toolbar-icon" aria-hidden="true" />
      </ToolbarButton>
      <ToolbarButton id="copy-link" onClick={copyLink} label="Copy a link to this query">
        <LinkIcon />
      </ToolbarButton>
      <span role="status" className="copied">{copied ? "Link copied" : ""}</span>
    </>
  );
}

function LinkIcon() {
  return (
    <svg className="graphiql-toolbar-icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" aria-hidden="true">
      <path d="M6.5 9.5a3 3 0 0 0 4.2 0l2.4-2.4a3 3 0 0 0-4.2-4.2L8 3.8" />
      <path d="M9.5 6.5a3 3 0 0 0-4.2 0L2.9 8.9a3 3 0 0 0 4.2 4.2l.9-.9" />
    </svg>
  );
}
