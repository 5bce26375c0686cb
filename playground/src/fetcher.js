// Every operation goes through here: it is sent as the caller, asks for reasons, and is kept for the panel.
import { expired, post, session } from "./session.js";
import { store } from "./store.js";

// answer is the last one: null, or {asking}, or {failed}, or status, millis, size, who, query, errors and permissions.
export const answer = store(null);

let latest = 0;

export async function fetcher(params, options = {}) {
  const { caller } = session.get();
  if (params.operationName === "IntrospectionQuery") {
    const { body } = await post(null, params);
    return body;
  }
  const turn = ++latest;
  const asked = { query: params.query, operationName: params.operationName, who: caller.name || "nobody" };
  const tell = (a) => turn === latest && answer.set({ ...asked, ...a });
  tell({ asking: true });
  const start = performance.now();
  let reply;
  try {
    reply = await post(caller.token, params, { "Teragraph-Explain": "1", ...options.headers });
  } catch (e) {
    tell({ failed: "No answer: is the server still running?" });
    throw e;
  }
  if (reply.status === 401) expired();
  const { permissions, ...others } = reply.body.extensions ?? {};
  tell({
    status: reply.status,
    statusText: reply.statusText,
    millis: Math.max(1, Math.round(performance.now() - start)),
    size: reply.size,
    permissions,
    errors: (reply.body.errors ?? []).filter((e) => !(e.extensions?.code === "FIELD_WITHHELD" && e.path)),
  });
  const { extensions, ...shown } = reply.body; // the reasons stand below the answer, in words
  return Object.keys(others).length ? { ...shown, extensions: others } : shown;
}
