/** The single file that runs where Iris isn't installed: `node iris.cjs origins push` (built by build-origins-cli). */
import { Command } from "commander";
import { callThroughProxy } from "@/lib/platform/proxy";
// By its name, so that the bundle holds nothing else of it and stays the same when the rest changes.
import { version } from "../../../../package.json";
import { checkCommand } from "../check/command";
import { runProgram } from "../exit-code";
import { mcpCommand } from "../mcp/command";
import { originsCommand } from "./command";

const iris = new Command("iris")
  .description(
    "Iris where only git is: answers about a clone, and classifies commits here to send their origins.",
  )
  .version(version)
  .hook("preAction", () => callThroughProxy())
  .addCommand(checkCommand(process.cwd()))
  .addCommand(originsCommand(process.cwd()))
  .addCommand(mcpCommand());

void runProgram(iris);
