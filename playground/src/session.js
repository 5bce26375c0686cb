// Who is asking: the sign-in, and what the server says about the caller.
import { keep, kept, store } from "./store.js";

const KEY = "teragraph:caller";
const NOBODY = { name: "", token: null, facts: null };

export const session = store({ caller: kept("sessionStorage", KEY, NOBODY), notice: null, busy: null });

export class Failure extends Error {}

// post sends one operation as the caller with that token, and gives status and body.
export async function post(token, params, headers = {}) {
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "omit",
    cache: "no-store",
    headers: {
      Accept: "application/graphql-response+json, application/json;q=0.9",
      "Content-Type": "application/json",
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    body = { errors: [{ message: text.trim() || response.statusText }] };
  }
  return { status: response.status, statusText: response.statusText, body, size: new TextEncoder().encode(text).length };
}

const SIGN_IN = `mutation SignIn($username: String!, $password: String!) {
  login(username: $username, password: $password) { token reason }
}`;
const WHO = "{ viewer { superadmin user { name } } }";
const ROLES = "{ viewer { sites { role site { name } } projects { role project { name } } } }";

const DUE = {
  PASSWORD_CHANGE: "has to change the password first. That is done in OpenTera; then sign in here again.",
  TWO_FACTOR: "also needs a second factor, which this page cannot ask for yet. Ask as somebody else.",
  TWO_FACTOR_SETUP: "has to set up a second factor first, which a site demands. That is done in OpenTera; then sign in here again.",
};

function set(caller, notice = null) {
  session.set({ caller, notice, busy: null });
  keep("sessionStorage", KEY, caller.name ? caller : null);
}

// signIn makes the named account the caller, or leaves a notice that says what to do.
export async function signIn(name, password) {
  session.set((s) => ({ ...s, busy: name, notice: null }));
  try {
    const { status, body } = await post(null, { query: SIGN_IN, variables: { username: name, password } });
    const login = body.data?.login;
    if (!login) throw new Failure(refusal(status, body));
    if (!login.token) throw new Failure(`The password is right, but ${name} ${DUE[login.reason] ?? "has one more step to take."}`);
    set({ name, token: login.token, facts: await facts(login.token) });
    return true;
  } catch (e) {
    const text = e instanceof Failure ? e.message : "No answer: is the server still running?";
    session.set((s) => ({ ...s, busy: null, notice: { text, name } }));
    return false;
  }
}

function refusal(status, body) {
  const error = body.errors?.[0] ?? {};
  if (error.extensions?.code === "UNAUTHENTICATED") return "The name or the password is wrong, or the account is disabled.";
  return error.message || `The server answered ${status}.`;
}

async function facts(token) {
  const ask = async (query) => (await post(token, { query })).body.data?.viewer ?? {};
  const { superadmin, user } = await ask(WHO);
  const held = superadmin ? {} : await ask(ROLES);
  const roles = [
    ...(held.sites ?? []).map((h) => ({ role: h.role, on: "site", name: h.site?.name })),
    ...(held.projects ?? []).map((h) => ({ role: h.role, on: "project", name: h.project?.name })),
  ];
  return { superadmin: Boolean(superadmin), fullName: user?.name ?? "", roles };
}

// signOut revokes the token; the page forgets it whatever the server says.
export async function signOut() {
  const { token } = session.get().caller;
  set(NOBODY);
  if (token) await post(token, { query: "mutation SignOut { logout }" }).catch(() => null);
}

// expired is called when the server no longer knows the token.
export function expired() {
  const { name } = session.get().caller;
  if (name) set(NOBODY, { text: `The sign-in of ${name} has expired: it holds for an hour. Sign in again.`, name });
}

// rights says in one line what the caller holds.
export function rights(facts) {
  if (!facts) return "no login: sees nothing that is guarded";
  if (facts.superadmin) return "superadmin: every row, and every field except secrets";
  const strong = facts.roles.filter((r) => r.role === "ADMIN" || r.on === "project");
  const shown = strong.length ? strong : facts.roles;
  if (!shown.length) return "holds no role";
  const words = shown.slice(0, 3).map((r) => `${r.role.toLowerCase()} of ${r.on} ${r.name ?? "(out of reach)"}`);
  return words.join(", ") + (shown.length > 3 ? `, and ${shown.length - 3} more` : "");
}
