/** One concept, one word: what screens, mails and the command line call things, and what they no longer call them. */
import { describe, expect, test } from "vitest";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import { flatten } from "./message-uses";

type Avoided = readonly [word: RegExp, instead: string];

/** Words a reader would trip over, or that name a thing a second time. */
const AVOIDED: readonly Avoided[] = [
  [/\b(mend|repair)\w*/i, "fix"],
  [/\b(whoever|whatever|somebody|nobody)\b/i, "name who acts, or say “you”"],
  [/\bnarrow(s|ed|ing)?\b/i, "filter, filtered by"],
  [/\bwindows?\b/i, "period"],
  [/\b(held?|hold|set) (against|beside)\b/i, "compared with, vs."],
  [/\b(crude|(thrown?|throws|throwing|all) together)\b/i, "pooled"],
  [/\battribut\w+/i, "of known origin"],
  [/\bmarks? of AI\b|\bleft no mark\b/i, "sign, signal, evidence"],
  [/\boverrul\w+/i, "override"],
  [/\b(comes?|came|coming) in\b(?! the language)/i, "load, arrive"],
  [/\bby (itself|themselves)\b/i, "say what happens"],
  [/\b(as a|only a|a) hint\b/i, "indicative only"],
  [/\b(refus|turned away)\w*/i, "reject"],
  [/\bset aside\b/i, "skipped"],
  [/\b(gone at|disappeared)\b/i, "removed from Datadog"],
  [/\badopt\w*/i, "add"],
  [/\bfor good\b/i, "permanently"],
  [/\bfingerprint/i, "hash"],
  [/\bwithdr\w+/i, "revoke"],
  [/\be-mail/i, "email"],
  [/\blicence/i, "license"],
  [/\binstallation/i, "server"],
  [/\bmade[- ]up\b/i, "sample"],
  [/\bdoubling\b/i, "a 2× difference"],
  [/\bAI-written\b|\bwritten with (an )?AI\b/i, "AI-assisted"],
  [/\brecovery per failure\b/i, "time to recover"],
  [/\bevaluated\b/i, "with a result"],
  [/\bfits the data\b/i, "95% interval"],
  [/\bhas been failing\b/i, "has failed since, is paused"],
  [/\bsha\b/, "SHA"],
  [/\bid\b/, "ID"],
];

const AVOIDED_PORTUGUESE: readonly Avoided[] = [
  [/implanta(ção|ções)/i, "deploy"],
  [/tempos? de espera/i, "lead time"],
  [/\bpainel\b/i, "dashboard"],
  [/\brestrit[oa]s? a/i, "filtrado por"],
  [/post[oa]s? de lado/i, "separados"],
  [/quem (opera|administra) o Iris/i, "o admin do Iris"],
  [/inventad/i, "fictício"],
  [/tudo junto/i, "agregado"],
  [/\bjanelas?\b/i, "período"],
  [/recuperação por falha/i, "tempo de recuperação"],
  [/compatível com os dados/i, "intervalo de 95%"],
  [/\bsha\b/, "SHA"],
];

/** “Verdict” is Iris' weekly word about AI; Datadog gives a deployment a result. */
const ABOUT_DEPLOYMENTS = /^(deployments|incidents|metrics|filters|integrations|services|repositories)\./;

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
  return [...flatten(messages)].flatMap(([key, message]) => {
    const text = shownText(message);
    return avoided.flatMap(([word, instead]) => {
      const said = word.exec(text);
      return said ? [`${key}: “${said[0]}”; say: ${instead}`] : [];
    });
  });
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

  test("an English sentence has at most 20 words", () => {
    const long = [...flatten(en)].flatMap(([key, message]) =>
      sentences(longestForm(message.replace(/<\/?\w+>/g, ""))).flatMap((sentence) => {
        const words = sentence.split(/\s+/).filter((word) => /\w/.test(word)).length;
        return words > MOST_WORDS && !OF_THE_ESTIMAND.includes(key)
          ? [`${key}: ${words} words: ${sentence}`]
          : [];
      }),
    );
    expect(long).toEqual([]);
  });

  test("the search sees words within branches, and no names of values", () => {
    expect(found({ a: "{window, plural, one {# thing} other {# things}} <sha></sha>" }, AVOIDED)).toEqual([]);
    expect(found({ a: "{n, plural, one {# window} other {#}}" }, AVOIDED)).toHaveLength(1);
  });
});
