import { useEffect, useState } from "react";

const KEY = "teragraph:theme";
const system = matchMedia("(prefers-color-scheme: dark)");

// useTheme gives the choice (system, light or dark), whether that is dark now, and a way to choose.
export function useTheme() {
  const [theme, setTheme] = useState(() => {
    try {
      return localStorage.getItem(KEY) ?? "system";
    } catch {
      return "system";
    }
  });
  const [systemDark, setSystemDark] = useState(system.matches);
  useEffect(() => {
    const follow = () => setSystemDark(system.matches);
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, []);
  const choose = (next) => {
    setTheme(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // It holds until the page is left.
    }
  };
  return [theme, theme === "dark" || (theme === "system" && systemDark), choose];
}
