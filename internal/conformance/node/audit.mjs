// Runs every audit of GraphQL over HTTP against the URL that is given, and prints the outcomes as JSON.
import { auditServer } from 'graphql-http';

const url = process.argv[2];
const outcomes = [];
for (const { id, name, status, reason } of await auditServer({ url })) {
  outcomes.push({ id, name, status, reason: reason ?? '' });
}
process.stdout.write(JSON.stringify(outcomes));
