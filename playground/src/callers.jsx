import { useEffect, useRef } from "react";
import { options } from "./options.js";
import { useRepeat } from "./run.js";
import { rights, session, signIn, signOut } from "./session.js";
import { useStore } from "./store.js";

// Callers is the line that says who is asking; with the demo's people it switches between them.
export function Callers() {
  const { caller, notice, busy } = useStore(session);
  const repeat = useRepeat();
  const before = useRef(caller.token);
  useEffect(() => {
    if (before.current === caller.token) return;
    before.current = caller.token;
    if (!notice) repeat(); // a sign-in that expired asks nothing as nobody
  });
  const chip = (name, says, act) => (
    <button key={name} type="button" className="chip" aria-pressed={(caller.name || "nobody") === name} data-caller={name} title={says} disabled={busy !== null} onClick={act}>
      {name}
    </button>
  );
  return (
    <section className="callers" aria-label="Who is asking">
      {options.logins.length > 0 && (
        <div className="chips">
          <span className="lead">Ask as</span>
          {chip("nobody", "no login at all", () => signOut())}
          {options.logins.map((l) => chip(l.name, l.says, () => signIn(l.name, l.password)))}
        </div>
      )}
      <p className="who" role="status">
        {notice
          ? <span className="notice">{notice.text}</span>
          : <><b>{caller.name || "nobody"}</b> <span>{rights(caller.facts)}</span></>}
      </p>
    </section>
  );
}
