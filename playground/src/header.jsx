import { SignIn } from "./signin.jsx";
import { audiences } from "./examples.js";
import { options } from "./options.js";
import { useOpen } from "./run.js";
import { session } from "./session.js";
import { useStore } from "./store.js";

const THEMES = { system: "System", light: "Light", dark: "Dark" };

export function Header({ theme, setTheme }) {
  const { caller } = useStore(session);
  return (
    <header className="top">
      <a className="brand" href="/" aria-label="Teragraph, playground">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M8 9l16 3M8 9l6 15M24 12L14 24" />
          <circle cx="8" cy="9" r="5" /><circle cx="24" cy="12" r="4" /><circle cx="14" cy="24" r="4.5" />
        </svg>
        <b>Teragraph</b>
      </a>
      <button type="button" className="menu-button" popovertarget="examples">Examples</button>
      <Examples />
      <nav className="links" aria-label="Elsewhere">
        {options.links.map((l) => <a key={l.href} href={l.href}>{l.text}</a>)}
      </nav>
      {options.policy && <span className="policy" title="Who may see what: internal/policy/matrix.yaml">policy <b>{options.policy}</b></span>}
      <label className="theme">
        <span className="unseen">Colours</span>
        <select value={theme} onChange={(e) => setTheme(e.target.value)}>
          {Object.entries(THEMES).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
        </select>
      </label>
      <button type="button" className="menu-button account" popovertarget="account">{caller.name || "Sign in"}</button>
      <SignIn />
    </header>
  );
}

function Examples() {
  const open = useOpen();
  const pick = (e, query) => {
    document.getElementById("examples").hidePopover();
    open(query);
  };
  return (
    <div id="examples" popover="auto" className="sheet" role="dialog" aria-label="Examples">
      {audiences.map((a) => (
        <section key={a.title}>
          <h2>{a.title}</h2>
          <ul>
            {a.examples.map((x) => (
              <li key={x.title}>
                <button type="button" onClick={(e) => pick(e, x.query)}>
                  <b>{x.title}</b>
                  <span>{x.notice}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {options.links.length > 0 && (
        <nav className="elsewhere" aria-label="Elsewhere">
          {options.links.map((l) => <a key={l.href} href={l.href}>{l.text}</a>)}
        </nav>
      )}
    </div>
  );
}
