// PostgreSQL in WebAssembly with pgvector, on a loopback port that is printed: node pglite.mjs
// It has one session for all connections, so they are served one after the other; each waits until the one before has closed.
import { connect, createServer } from "node:net";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";

const database = await PGlite.create({ extensions: { vector } });
for (const statement of [
  "CREATE EXTENSION vector",
  "CREATE ROLE app LOGIN",
  "GRANT CREATE ON DATABASE postgres TO app",
  // What connections ask for at their start is not looked at here, neither user nor path.
  "SET search_path = tierkit, public",
  "SET SESSION AUTHORIZATION app",
]) await database.exec(statement);

const server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: 8 });
const port = new Promise((found) => server.addEventListener("listening", (event) => found(event.detail.port)));
await server.start();
const inside = await port;

let turn = Promise.resolve();
const queue = createServer({ pauseOnConnect: true }, (client) => {
  client.on("error", () => client.destroy());
  turn = turn.then(() => new Promise((done) => {
    const session = connect(inside, "127.0.0.1");
    session.on("error", () => session.destroy());
    session.on("close", () => { client.destroy(); done(); });
    client.on("close", () => session.end());
    if (client.destroyed) return session.end();
    client.pipe(session).pipe(client);
  }));
});
queue.listen(0, "127.0.0.1", () => console.log(queue.address().port));

// Whoever started this holds its input open: it ends with them, however they end.
process.stdin.resume().on("end", () => process.exit());
