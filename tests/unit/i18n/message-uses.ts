import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A place that asks for a message: its namespace, and the key as far as the source tells it. */
export interface MessageUse {
  file: string;
  namespace: string;
  key:
    | { kind: "literal"; text: string }
    /** Parts between which something is filled in: `roles.${role}` is ["roles.", ""]. */
    | { kind: "template"; parts: string[] }
    /** The key is a value from elsewhere. */
    | { kind: "value" };
}

const SOURCE_FOLDERS = ["app", "components", "lib"];

export interface SourceFile {
  path: string;
  text: string;
}

/** Every source file that can ask for a message. */
export function readSources(root: string): SourceFile[] {
  return SOURCE_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
      .map((name) => ({
        path: join(folder, name),
        text: readFileSync(join(root, folder, name), "utf8"),
      })),
  );
}

const MAKER = String.raw`(?:(?:use|get)Translations\(|translationsFor\(\s*\w+,)\s*(?:"([^"]*)")?\s*\)`;
const BOUND = new RegExp(String.raw`\b(?:const|let)\s+(\w+)\s*=\s*(?:await\s+)?${MAKER}`, "g");
const DIRECT = new RegExp(String.raw`\(\s*await\s+${MAKER}\s*\)\s*\(\s*`, "g");
const LITERAL = /^"([^"]+)"/;
const TEMPLATE = /^`([^`]+)`/;

/** What a file asks for: through a translator it named, or one it called at once. */
export function findUses({ path: file, text }: SourceFile): MessageUse[] {
  const uses: MessageUse[] = [];
  const bindings = [...text.matchAll(BOUND)].map((match) => ({
    name: match[1] as string,
    namespace: match[2] ?? "",
    at: match.index,
  }));
  for (const name of new Set(bindings.map((binding) => binding.name))) {
    const calls = new RegExp(String.raw`(?<![\w.])${name}(?:\.(?:rich|markup|raw|has))?\(\s*`, "g");
    for (const call of text.matchAll(calls)) {
      // Functions bind before they use: the nearest binding above is the one in scope.
      const binding = bindings.findLast((other) => other.name === name && other.at < call.index);
      if (binding) uses.push(...keysAt(text.slice(call.index + call[0].length), file, binding.namespace));
    }
  }
  for (const call of text.matchAll(DIRECT)) {
    uses.push(...keysAt(text.slice(call.index + call[0].length), file, call[1] ?? ""));
  }
  return uses;
}

function keysAt(argument: string, file: string, namespace: string): MessageUse[] {
  const literal = LITERAL.exec(argument)?.[1];
  if (literal) return [{ file, namespace, key: { kind: "literal", text: literal } }];
  const template = TEMPLATE.exec(argument)?.[1];
  if (template) return [{ file, namespace, key: { kind: "template", parts: template.split(/\$\{[^}]*\}/) } }];
  return [{ file, namespace, key: { kind: "value" } }];
}

/** The keys of nested messages, joined with dots. */
export function flatten(messages: object, prefix = ""): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [name, value] of Object.entries(messages)) {
    const key = `${prefix}${name}`;
    if (typeof value === "string") keys.set(key, value);
    else for (const [inner, text] of flatten(value, `${key}.`)) keys.set(inner, text);
  }
  return keys;
}

/** The names a message expects values for, tags included. A brace opens a value outside and a text inside of one. */
export function messageValues(message: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  for (let at = 0; at < message.length; at++) {
    if (message[at] === "{" && depth++ % 2 === 0) names.add(/\w+/.exec(message.slice(at))?.[0] ?? "");
    if (message[at] === "}") depth--;
  }
  for (const tag of message.matchAll(/<(\w+)>/g)) names.add(`<${tag[1]}>`);
  return [...names].sort();
}

/** Says whether any use asks for a key; a part that is filled in must stand somewhere in the sources as a word. */
export function keyMatcher(uses: readonly MessageUse[], sources: readonly SourceFile[]) {
  const text = sources.map((source) => source.text).join("\n");
  const words = new Set([...text.matchAll(/["']([\w-]+)["']|\b(\w+)\s*:/g)].map((m) => m[1] ?? m[2]));
  const matchers = uses.map(({ namespace, key }) => toMatcher(namespace === "" ? "" : `${namespace}.`, key));
  return (wanted: string) =>
    matchers.some((matcher) => {
      const filled = matcher.exec(wanted);
      return filled?.slice(1).every((part) => words.has(part)) ?? false;
    });
}

function toMatcher(prefix: string, key: MessageUse["key"]): RegExp {
  const literally = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (key.kind === "literal") return new RegExp(`^${literally(prefix + key.text)}$`);
  const parts = key.kind === "template" ? key.parts : ["", ""];
  return new RegExp(`^${literally(prefix)}${parts.map(literally).join("([\\w-]+)")}$`);
}
