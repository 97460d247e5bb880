/** The single file that runs where Iris isn't installed: `node iris.cjs origins push` (built by build-origins-cli). */
import { Command } from "commander";
import { callThroughProxy } from "@/lib/platform/proxy";
// By its name, so that the bundle holds nothing else of it and stays the same when the rest changes.
import { version } from "../../../../package.json";
import { checkCommand } from "../check/command";
import { runProgram } from "../exit-code";
import { mcpCommand } from "../mcp/command";
import { addServerCommands } from "../remote/commands";
import { originsCommand } from "./command";

const iris = new Command("iris")
  .description(
    "Iris without an installation: answers about a clone, sends its commits' origins, and talks to a server.",
  )
  .version(version)
  .hook("preAction", () => callThroughProxy())
  .addCommand(checkCommand(process.cwd()))
  .addCommand(originsCommand(process.cwd()))
  .addCommand(mcpCommand());

// Whoever reads the output may have seen enough (`| head`).
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
void runProgram(addServerCommands(iris));
