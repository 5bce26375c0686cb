// Links that carry a document: /#query=..&variables=..&operationName=.. and /#twin=PATH. What stands
// behind the # is never sent to a server, so no log holds it.

// linkTo gives the address of the page with a document in it.
export function linkTo({ query, variables, operationName }) {
  const parts = [["query", query], ["variables", variables], ["operationName", operationName]];
  const text = parts.filter(([, v]) => v).map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join("&");
  return `${location.origin}${location.pathname}#${text}`;
}

// opened gives what the address asks to open: null, or {query, variables, operationName, twin}, or {problem}.
export async function opened(hash = location.hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
  if (parts.has("twin")) return twin(parts.get("twin"));
  if (!parts.has("query")) return null;
  return { query: parts.get("query"), variables: parts.get("variables") ?? "", operationName: parts.get("operationName") ?? undefined };
}

// localPath gives the address with the parameter that asks for a twin, or null for what is not a path of this server.
export function localPath(path) {
  if (!/^\/(?![/\\])/.test(path)) return null;
  const address = new URL(path, location.origin);
  if (address.origin !== location.origin) return null;
  if (!address.searchParams.has("__graphql")) address.search += (address.search ? "&" : "?") + "__graphql";
  return address.pathname + address.search;
}

async function twin(path) {
  const address = localPath(path);
  if (!address) return { problem: "The link names no route of this server: a twin's path begins with one slash." };
  try {
    const response = await fetch(address, { credentials: "omit", cache: "no-store" });
    const text = await response.text();
    const found = response.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : null;
    if (!response.ok || typeof found?.query !== "string") return { problem: `${path} has no twin: the server answered ${response.status}.` };
    const { method, query, variables, operationName, projection } = found;
    const some = variables && Object.keys(variables).length;
    return {
      query,
      operationName,
      variables: some ? JSON.stringify(variables, null, 2) : "",
      twin: { method, path, projection },
    };
  } catch {
    return { problem: `The twin of ${path} could not be read.` };
  }
}
