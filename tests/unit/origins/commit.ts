import type { Classification } from "@/lib/core/origins/classification";
import { classifyCommit } from "@/lib/core/origins/classify";
import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";

const PERSON: CommitMetadata = Object.freeze({
  authorName: "Maren Vik",
  authorEmail: "maren.vik@example.org",
  message: "Round the invoice total\n\nThe last cent went missing.",
  messageCompleteness: "full",
});

/** A plain person's commit with some facts changed. */
export const commit = (changes: Partial<CommitMetadata> = {}): CommitMetadata => ({ ...PERSON, ...changes });

export const classify = (changes: Partial<CommitMetadata> = {}): Classification =>
  classifyCommit(commit(changes));

/** A person's commit with this message. */
export const classifyMessage = (...lines: string[]): Classification =>
  classify({ message: lines.join("\n") });

/** A commit by this author, "Name <address>", with an ordinary message. */
export function classifyAuthor(author: string, message = "Round the invoice total"): Classification {
  const [, name = "", email = ""] = /^(.*?) ?<(.*)>$/.exec(author) ?? [];
  return classify({ authorName: name === "" ? null : name, authorEmail: email, message });
}

/** "ORIGIN: tool, tool" in one string, for tables. */
export const summary = ({ origin, tools }: Classification) =>
  tools.length === 0 ? origin : `${origin}: ${tools.join(", ")}`;
