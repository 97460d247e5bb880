// What `duckdb FILE < SQL` does, for tests: the engine is DuckDB's own, without its command line.
import { text } from "node:stream/consumers";
import { DuckDBInstance } from "@duckdb/node-api";

const [file = ":memory:"] = process.argv.slice(2);
try {
  const database = await (await DuckDBInstance.create(file)).connect();
  const statements = await database.extractStatements(await text(process.stdin));
  for (let i = 0; i < statements.count; i++) {
    const answer = await (await statements.prepare(i)).runAndReadAll();
    if (i === statements.count - 1) process.stdout.write(JSON.stringify(answer.getRowObjectsJson()));
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
