import { type Command, CommanderError } from "commander";
import { FailedCommand, UsageError } from "./errors";

/** Whether an error means that the command can't be done as asked, whatever is tried. */
export type IsUsage = (error: unknown) => boolean;

const never: IsUsage = () => false;

/** Says what went wrong in one sentence, and tells the exit code: 2 for what was asked, 1 for what was tried. */
export function exitCodeOf(error: unknown, isUsage: IsUsage = never): number {
  if (error instanceof CommanderError) {
    // Commander has printed its own sentence, or the help that was asked for.
    return error.exitCode === 0 ? 0 : 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  if (error instanceof UsageError || isUsage(error)) return 2;
  if (!(error instanceof FailedCommand) && process.env.IRIS_DEBUG && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
  return 1;
}

/**
 * Parses the arguments and does what they say.
 * @param args without the names of the program.
 * @returns the exit code, for once nothing is left to do.
 */
export async function exitCodeAfter(
  program: Command,
  args: readonly string[],
  isUsage: IsUsage = never,
): Promise<number> {
  applyExitOverride(program);
  try {
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    return exitCodeOf(error, isUsage);
  }
}

/** The same with this process's arguments: it ends with the exit code. */
export async function runProgram(program: Command, isUsage: IsUsage = never): Promise<void> {
  process.exitCode = await exitCodeAfter(program, process.argv.slice(2), isUsage);
}

function applyExitOverride(command: Command): void {
  command.exitOverride();
  for (const sub of command.commands) applyExitOverride(sub);
}
