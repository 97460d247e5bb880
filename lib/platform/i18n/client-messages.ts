import type { Messages } from "next-intl";

/**
 * The messages components in the browser translate from. The rest stays on the server, so that a page doesn't carry
 * the texts of every other page. Add a path here when a client component calls `useTranslations` with it.
 */
export const CLIENT_NAMESPACES = ["filters", "shell", "states", "integrations.progress"] as const;

type Tree = { [name: string]: string | Tree };

/** The part of the messages that goes to the browser. */
export function clientMessages(messages: Messages): Partial<Messages> {
  const sent: Tree = {};
  for (const path of CLIENT_NAMESPACES) copyPath(messages, sent, path.split("."));
  return sent as Partial<Messages>;
}

function copyPath(from: Tree, to: Tree, [name, ...rest]: string[]): void {
  const found = name === undefined ? undefined : from[name];
  if (name === undefined || found === undefined) return;
  if (rest.length === 0 || typeof found === "string") {
    to[name] = found;
    return;
  }
  const inner = to[name];
  const target = typeof inner === "object" ? inner : {};
  to[name] = target;
  copyPath(found, target, rest);
}
