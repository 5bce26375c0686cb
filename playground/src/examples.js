import anotherAnswer from "../examples/another-answer.graphql";
import devices from "../examples/devices.graphql";
import mayI from "../examples/may-i.graphql";
import page from "../examples/page.graphql";
import projectsRoute from "../examples/projects-route.graphql";
import refusedFilter from "../examples/refused-filter.graphql";
import sessions from "../examples/sessions.graphql";
import whoHolds from "../examples/who-holds.graphql";
import withheld from "../examples/withheld.graphql";

// An example begins with two comments: its title, and what to notice.
function example(text) {
  const [title, ...rest] = text.split("\n");
  const until = rest.findIndex((l) => !l.startsWith("#"));
  const notice = rest.slice(0, until).map((l) => l.slice(1).trim()).join(" ");
  return { title: title.slice(1).trim(), notice, query: text.trimEnd() };
}

export const welcome = anotherAnswer.trimEnd();

export const audiences = [
  { title: "You build a front end", examples: [anotherAnswer, page, mayI].map(example) },
  { title: "You run clients of the REST routes", examples: [projectsRoute, devices, sessions].map(example) },
  { title: "You check who may see what", examples: [withheld, whoHolds, refusedFilter].map(example) },
];
