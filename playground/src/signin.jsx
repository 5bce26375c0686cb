import { useEffect, useState } from "react";
import { rights, session, signIn, signOut } from "./session.js";
import { useStore } from "./store.js";

// SignIn is the sheet behind the name: who is asking, and the form.
export function SignIn() {
  const { caller, notice, busy } = useStore(session);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  useEffect(() => {
    if (notice?.name) setName(notice.name);
  }, [notice]);
  const close = () => document.getElementById("account").hidePopover();
  const submit = async (e) => {
    e.preventDefault();
    const done = await signIn(name.trim(), password);
    if (!done) return;
    setPassword("");
    close();
  };
  return (
    <div id="account" popover="auto" className="sheet" role="dialog" aria-label="Who is asking">
      {caller.name && (
        <section className="me">
          <h2>{caller.facts?.fullName || caller.name}</h2>
          <p>{rights(caller.facts)}</p>
          {caller.facts?.roles.length > 0 && (
            <ul>
              {caller.facts.roles.slice(0, 12).map((r) => (
                <li key={r.on + r.name}><span className="role">{r.role.toLowerCase()}</span> of {r.on} {r.name ?? "(out of reach)"}</li>
              ))}
            </ul>
          )}
          <button type="button" className="plain" id="sign-out" onClick={() => { signOut(); close(); }}>Sign out</button>
        </section>
      )}
      <form onSubmit={submit} id="sign-in">
        <h2>{caller.name ? "Sign in as somebody else" : "Sign in"}</h2>
        <label>User name<input name="username" autoComplete="username" autoCapitalize="none" spellCheck="false" required value={name} onChange={(e) => setName(e.target.value)} /></label>
        <label>Password<input name="password" type="password" autoComplete="current-password" required value={password} onChange={(e) => setPassword(e.target.value)} /></label>
        {notice && <p className="notice" role="alert">{notice.text}</p>}
        <button type="submit" className="strong" disabled={busy !== null}>{busy === null ? "Sign in" : "Signing in"}</button>
        <p className="small">A token for an hour, kept by this tab of the browser only.</p>
      </form>
    </div>
  );
}
