import { useEditorContext, useExecutionContext } from "@graphiql/react";
import { useEffect, useRef } from "react";
import { answer } from "./fetcher.js";
import { onlyQueries } from "./locate.js";

// useOpen gives a way to put a document into the editor and, when it only reads, to run it.
export function useOpen() {
  const { queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const { run } = useExecutionContext({ nonNull: true });
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  return (query, variables = "") => {
    queryEditor.operationName = null; // of the document before
    queryEditor.operations = null;
    queryEditor.setValue(query);
    variableEditor?.setValue(variables);
    if (onlyQueries(query)) setTimeout(() => latest.current());
  };
}

// useRepeat gives a way to run again what was run last, if that is still what the editor holds and changes nothing.
export function useRepeat() {
  const { queryEditor } = useEditorContext({ nonNull: true });
  const { run } = useExecutionContext({ nonNull: true });
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  return () => {
    const text = queryEditor?.getValue() ?? "";
    if (text && text === answer.get()?.query && onlyQueries(text)) latest.current();
  };
}
