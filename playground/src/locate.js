import { Kind, parse } from "graphql";

// locate gives where in a document the field of a path of response names stands: {start, end}, or null.
export function locate(text, operationName, path) {
  let document;
  try {
    document = parse(text);
  } catch {
    return null;
  }
  const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  const operation = operations.find((o) => o.name?.value === operationName) ?? operations[0];
  const fragments = new Map(document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION).map((f) => [f.name.value, f]));
  const names = path.filter((step) => typeof step === "string");
  const found = operation && walk(operation.selectionSet, names, fragments);
  return found ? { start: found.loc.start, end: (found.alias ?? found.name).loc.end } : null;
}

function walk(set, [name, ...rest], fragments) {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      if ((selection.alias ?? selection.name).value !== name) continue;
      const found = rest.length ? walk(selection.selectionSet, rest, fragments) : selection;
      if (found) return found;
      continue;
    }
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    const found = walk(inner?.selectionSet, [name, ...rest], fragments);
    if (found) return found;
  }
  return null;
}

// onlyQueries says whether a document can change nothing.
export function onlyQueries(text) {
  try {
    const operations = parse(text).definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
    return operations.length > 0 && operations.every((o) => o.operation === "query");
  } catch {
    return false;
  }
}
