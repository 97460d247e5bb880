import { expect, test } from "vitest";
import { CSV_COLUMNS, deploymentsCsv } from "@/lib/read/exports/deployments-csv";
import { commit, deployment } from "../metrics/build";

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])("%j can't become a formula", (name) => {
  const line = deploymentsCsv([deployment({ service: name, team: name })]);
  const [, service = ""] = /^[^,]*,"?([^",]*)/.exec(line) ?? [];
  expect(service).toBe(`'${name}`);
});

test("a cell with a comma, a quote or a line break stands in quotes, quotes doubled; lines end with CR LF", () => {
  const line = deploymentsCsv([deployment({ externalId: "d1", service: 'a,"b"\nc', team: "São Paulo" })]);
  expect(line.startsWith('d1,"a,""b""\nc",')).toBe(true);
  expect(line).toContain("São Paulo");
  expect(line.endsWith("\r\n")).toBe(true);
});

test("commits are counted by origin, each once; unknown times are empty, never 0", () => {
  const commits = [
    commit({ sha: "a", origin: "AI_ASSISTED", tools: ["Cursor", "Claude Code"], leadTimeSeconds: 60 }),
    commit({ sha: "b", origin: "HUMAN", leadTimeSeconds: 90 }),
    commit({ sha: "b", origin: "HUMAN", leadTimeSeconds: 90 }),
    commit({ sha: "c", origin: "UNKNOWN", leadTimeSeconds: null }),
  ];
  const cells = (parts: Parameters<typeof deployment>[0]) => {
    const values = deploymentsCsv([deployment(parts)])
      .trimEnd()
      .split(",");
    return Object.fromEntries(CSV_COLUMNS.map((name, i) => [name, values[i]]));
  };
  expect(cells({ commits })).toMatchObject({
    commits: "3",
    commits_human: "1",
    commits_ai_assisted: "1",
    commits_bot: "0",
    commits_unknown: "1",
    tools: "Claude Code; Cursor",
    longest_lead_time_seconds: "90",
  });
  expect(cells({ commits: [], recoverySeconds: null })).toMatchObject({
    commits: "0",
    recovery_seconds: "",
    longest_lead_time_seconds: "",
  });
});
