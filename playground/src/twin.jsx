// Twin says what a link brought: the route whose twin this is, or why there is none.
export function Twin({ link, close }) {
  if (!link.problem && !link.twin) return null;
  return (
    <section className={link.problem ? "banner bad" : "banner"} role="status">
      {link.problem
        ? <p>{link.problem}</p>
        : (
          <>
            <p>Twin of <code>{link.twin.method} {link.twin.path}</code>: what the route asks the graph. Run it to see the data behind the answer.</p>
            {link.twin.projection && (
              <details>
                <summary>How the answer is shaped</summary>
                <pre>{typeof link.twin.projection === "string" ? link.twin.projection : JSON.stringify(link.twin.projection, null, 2)}</pre>
              </details>
            )}
          </>
        )}
      <button type="button" className="close" aria-label="Close" onClick={close}>×</button>
    </section>
  );
}
