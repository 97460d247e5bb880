import { readFileSync } from "node:fs";
import { Command } from "commander";
import { expect, test } from "vitest";
import { irisProgram } from "@/lib/tools/cli/program";
import { addServerCommands } from "@/lib/tools/cli/remote/commands";

/** What talks to an agent, not to a person or a script. */
const SILENT = ["mcp"];

function leaves(command: Command, path: readonly string[] = []): { name: string; options: string[] }[] {
  if (command.commands.length > 0)
    return command.commands.flatMap((one) => leaves(one, [...path, one.name()]));
  return [{ name: path.join(" "), options: command.options.flatMap(({ long }) => long ?? []) }];
}

test("every command of an operator takes --json, and the page of the command line says in which shape", () => {
  const page = readFileSync("docs/command-line.md", "utf8");
  const commands = leaves(irisProgram()).filter(({ name }) => !SILENT.includes(name));
  expect(commands.length).toBeGreaterThan(15);
  for (const { name, options } of commands) {
    expect(options, name).toContain("--json");
    expect(page, name).toContain(`\n| \`${name}\` | `);
  }
});

test("help tells no default that is none", () => {
  const programs = [irisProgram(), addServerCommands(new Command("iris"))];
  for (const program of programs)
    for (const name of ["metrics", "figures"])
      expect(program.commands.find((one) => one.name() === name)?.helpInformation() ?? "").not.toContain(
        "[]",
      );
});

test("a server's figures are narrowed by what the operator's are", () => {
  const metrics = (program: Command) =>
    program.commands.find((one) => one.name() === "metrics")?.options.map(({ long }) => long) ?? [];
  expect(metrics(addServerCommands(new Command("iris")))).toEqual(
    expect.arrayContaining(metrics(irisProgram())),
  );
});
