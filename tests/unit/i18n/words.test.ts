/** One concept, one word: what screens, mails and the command line call things, and what they no longer call them. */
import { describe, expect, test } from "vitest";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import { flatten } from "./message-uses";
import { AVOIDED, AVOIDED_PORTUGUESE, type Avoided, avoidedIn } from "./words";

/** “Verdict” is Iris' weekly word about AI; Datadog gives a deployment a result. */
const ABOUT_DEPLOYMENTS =
  /^(deployments|incidents|metrics|filters|integrations|services|repositories|data-quality|git-push|dashboard\.facts)\./;

/** What a reader gets to see of a message: without the names of its values and branches. */
function shownText(message: string): string {
  return message
    .replace(/<\/?\w+>/g, "")
    .replace(/\{\w+(, (number|date|time))?\}/g, " … ")
    .replace(/\{\w+, (plural|select),/g, " ")
    .replace(/(=\d+|[\w-]+) \{/g, " · ")
    .replace(/[{}]/g, " ");
}

const MOST_WORDS = 20;
/** What is measured decides the words here: docs/metrics/origin-comparison.md. */
const OF_THE_ESTIMAND = ["verdict.clear", "verdict.unclear"];

const sentences = (text: string): string[] => text.split(/(?<=[.!?:])\s+/);

/** Where the brace that opens at `start` is closed. */
function closingBrace(message: string, start: number): number {
  let depth = 0;
  for (let at = start; at < message.length; at++) {
    if (message[at] === "{") depth++;
    if (message[at] === "}" && --depth === 0) return at;
  }
  return message.length;
}

/** A message as its longest branches say it, a word for each value. */
function longestForm(message: string): string {
  const start = message.indexOf("{");
  if (start < 0) return message;
  const end = closingBrace(message, start);
  const inner = message.slice(start + 1, end);
  const choice = /^\w+, (plural|select),/.exec(inner);
  const said = choice ? longestBranch(inner.slice(choice[0].length)) : "X";
  return message.slice(0, start) + said + longestForm(message.slice(end + 1));
}

function longestBranch(branches: string): string {
  const start = branches.indexOf("{");
  if (start < 0) return "";
  const end = closingBrace(branches, start);
  const [here, later] = [longestForm(branches.slice(start + 1, end)), longestBranch(branches.slice(end + 1))];
  return here.split(/\s+/).length >= later.split(/\s+/).length ? here : later;
}

function found(messages: object, avoided: readonly Avoided[]): string[] {
  return [...flatten(messages)].flatMap(([key, message]) =>
    avoidedIn(shownText(message), avoided).map((said) => `${key}: ${said}`),
  );
}

describe("one word, one concept", () => {
  test("English messages avoid what the glossary replaces", () => {
    expect(found(en, AVOIDED)).toEqual([]);
  });

  test("Portuguese messages avoid what the glossary replaces", () => {
    expect(found(ptBR, AVOIDED_PORTUGUESE)).toEqual([]);
  });

  test("a deployment has a result, never a verdict", () => {
    const about = (messages: object) =>
      [...flatten(messages)]
        .filter(([key, text]) => ABOUT_DEPLOYMENTS.test(key) && /verdict|veredito/i.test(shownText(text)))
        .map(([key]) => key);
    expect([...about(en), ...about(ptBR)]).toEqual([]);
  });

  test.each(Object.entries({ English: en, Portuguese: ptBR }))(
    "a sentence in %s has at most 20 words",
    (_language, messages) => {
      const long = [...flatten(messages)].flatMap(([key, message]) =>
        sentences(longestForm(message.replace(/<\/?\w+>/g, ""))).flatMap((sentence) => {
          const words = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
          return words > MOST_WORDS && !OF_THE_ESTIMAND.includes(key)
            ? [`${key}: ${words} words: ${sentence}`]
            : [];
        }),
      );
      expect(long).toEqual([]);
    },
  );

  test("the search sees words within branches, and no names of values", () => {
    expect(found({ a: "{window, plural, one {# thing} other {# things}} <sha></sha>" }, AVOIDED)).toEqual([]);
    expect(found({ a: "{n, plural, one {# window} other {#}}" }, AVOIDED)).toHaveLength(1);
  });
});
