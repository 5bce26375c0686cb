// counted spells a number of things.
export const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

// dotted spells a path; the indexes of single rows say nothing here.
export const dotted = (path) => path.filter((step) => typeof step === "string").join(".");

// list is the path of the list whose nodes a path names.
export const list = (path) => (path.at(-1) === "nodes" && path.length > 1 ? path.slice(0, -1) : path);

// size spells a number of bytes.
export const size = (bytes) => (bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`);

// outcome says what the rule of a list did to its rows.
export function outcome({ outcome, need }) {
  switch (outcome) {
    case "all":
      return "every row that there is; no right is lacking";
    case "none":
      return `no row at all: it takes ${need}`;
    default:
      return `the rows for which you have what it takes: ${need}`;
  }
}
