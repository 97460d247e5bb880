import type { Command } from "commander";
import { UsageError } from "../errors";

interface Words {
  path: string;
  words: string[];
}

/** What can follow each command: its commands and its long options. */
function wordsOf(command: Command, path: readonly string[] = []): Words[] {
  const options = command.options.flatMap(({ long }) => long ?? []);
  const words = [...command.commands.map((one) => one.name()), ...options, "--help"];
  return [
    { path: path.join(" "), words },
    ...command.commands.flatMap((one) => wordsOf(one, [...path, one.name()])),
  ];
}

/** A script that a shell reads to complete `iris`. @throws UsageError for another shell. */
export function completionScript(program: Command, shell: string): string {
  const table = wordsOf(program);
  if (shell === "fish")
    return table
      .map(({ path, words }) => {
        const seen =
          path === "" ? "__fish_use_subcommand" : `__fish_seen_subcommand_from ${path.split(" ").at(-1)}`;
        return `complete -c iris -f -n '${seen}' -a '${words.join(" ")}'\n`;
      })
      .join("");
  if (shell !== "bash" && shell !== "zsh") throw new UsageError("Completion is for bash, zsh or fish.");
  const cases = table.map(({ path, words }) => `    "${path}") words="${words.join(" ")}";;\n`).join("");
  const head = shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
  return `${head}_iris() {
  local path="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) break;; *) path="\${path:+$path }$word";; esac
  done
  case "$path" in
${cases}  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _iris iris
`;
}
