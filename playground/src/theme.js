// Runs before anything is painted, so that nobody sees the page change its colours.
const chosen = (() => {
  try {
    return localStorage.getItem("teragraph:theme");
  } catch {
    return null;
  }
})();
const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
document.body.classList.add(dark ? "graphiql-dark" : "graphiql-light");
