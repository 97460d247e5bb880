import { Worker } from "node:worker_threads";

/** What closing a database may take once its starter is gone. */
const GRACE_MS = 10_000;

/**
 * Ends this process when the one that started it has been gone for ten seconds, whatever it is doing: a database that waits
 * for a full disk does so without ever coming back to its own events, and would hold the folder for good.
 */
export function leaveWithParent(): void {
  const worker = new Worker(
    `const { workerData } = require("node:worker_threads");
     setInterval(() => {
       if (process.ppid === workerData.parent) return;
       setTimeout(() => process.kill(process.pid, "SIGKILL"), workerData.graceMs);
     }, 2_000);`,
    {
      eval: true,
      workerData: { parent: process.ppid, graceMs: GRACE_MS },
      execArgv: [],
      stdout: true,
      stderr: true,
    },
  );
  worker.unref();
}
