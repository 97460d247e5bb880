import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { CLIENT_NAMESPACES, clientMessages } from "@/lib/platform/i18n/client-messages";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import { findUses, flatten, keyMatcher, messageValues, readSources } from "./message-uses";

const english = flatten(en);
const portuguese = flatten(ptBR);
const sources = readSources(process.cwd());
const uses = sources.flatMap(findUses);

test("both languages have the same messages", () => {
  expect([...portuguese.keys()].sort()).toEqual([...english.keys()].sort());
});

test("a message expects the same values in both languages", () => {
  for (const [key, text] of english) {
    expect({ key, values: messageValues(portuguese.get(key) ?? "") }).toEqual({
      key,
      values: messageValues(text),
    });
  }
});

test("no message is empty, and none is left untranslated where it has a sentence to say", () => {
  for (const [key, text] of [...english, ...portuguese])
    expect({ key, text: text.trim() }).not.toEqual({ key, text: "" });
  const same = [...english].filter(([key, text]) => / \w+ \w+ /.test(text) && portuguese.get(key) === text);
  expect(same).toEqual([]);
});

test("every message parses, and its plural forms are those the language needs", () => {
  for (const [locale, messages] of [
    ["en", en],
    ["pt-BR", ptBR],
  ] as const) {
    const problems: string[] = [];
    const t = createTranslator({
      locale,
      messages: messages as unknown as Record<string, never>,
      onError: (error) => problems.push(error.message),
      getMessageFallback: ({ key }) => key,
    });
    for (const [key, text] of flatten(messages)) {
      const values = messageValues(text);
      const filled = Object.fromEntries(
        values.map((name) => [name.replace(/[<>]/g, ""), name.startsWith("<") ? () => "x" : 2]),
      );
      t.rich(key as never, filled as never);
      if (/, plural,/.test(text))
        expect({ key, other: / other ?\{/.test(text) }).toEqual({ key, other: true });
    }
    expect(problems).toEqual([]);
  }
});

test("every message asked for exists", () => {
  const missing = uses.flatMap(({ file, namespace, key }) => {
    if (key.kind !== "literal") return [];
    const wanted = namespace === "" ? key.text : `${namespace}.${key.text}`;
    return english.has(wanted) ? [] : [`${file}: ${wanted}`];
  });
  expect(missing).toEqual([]);
});

test("what a page fills in by a function stands in the message as a tag: a function in a value's place breaks the page", () => {
  const filled = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\.rich\("([^"]+)", \{(.*?)\}\)/gs)].flatMap(([, asked, values = ""]) =>
      [...values.matchAll(/\b(\w+): \([^()]*\) =>/g)].map(([, name]) => ({ path, asked, name })),
    ),
  );
  expect(filled.length).toBeGreaterThan(5);
  const broken = filled.filter(({ path, asked, name }) =>
    uses.some(({ file, namespace, key }) => {
      const isIt = file === path && key.kind === "literal" && key.text === asked;
      return isIt && !english.get(namespace === "" ? asked : `${namespace}.${asked}`)?.includes(`<${name}>`);
    }),
  );
  expect(broken).toEqual([]);
});

test("every message is asked for", () => {
  const isUsed = keyMatcher(uses, sources);
  expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([]);
});

test("exactly what components in the browser ask for is sent to them", () => {
  const asked = sources
    .filter(({ text }) => text.startsWith('"use client";'))
    .flatMap(findUses)
    .map(({ namespace }) => namespace);
  const within = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}.`);
  expect(asked.filter((one) => !CLIENT_NAMESPACES.some((sent) => within(one, sent)))).toEqual([]);
  expect(CLIENT_NAMESPACES.filter((sent) => !asked.some((one) => within(one, sent)))).toEqual([]);
});

test("a part of a namespace is sent alone", () => {
  const sent = clientMessages(en);
  expect(Object.keys(sent).sort()).toEqual(["filters", "integrations", "shell", "states"]);
  expect(sent.integrations).toEqual({ progress: en.integrations.progress });
  expect(sent.shell).toEqual(en.shell);
});

test("the scan sees literals, templates, values, scopes and translators that are called at once", () => {
  const text = `
    function One() { const t = useTranslations("a"); return t("x") + t.rich("y") + other.t("no"); }
    async function Two() { const t = await getTranslations("b.c"); return t(\`k.\${v}Detail\`) + t(v); }
    async function Three() { return (await getTranslations("d"))("z"); }`;
  expect(findUses({ path: "f.tsx", text })).toEqual([
    { file: "f.tsx", namespace: "a", key: { kind: "literal", text: "x" } },
    { file: "f.tsx", namespace: "a", key: { kind: "literal", text: "y" } },
    { file: "f.tsx", namespace: "b.c", key: { kind: "template", parts: ["k.", "Detail"] } },
    { file: "f.tsx", namespace: "b.c", key: { kind: "value" } },
    { file: "f.tsx", namespace: "d", key: { kind: "literal", text: "z" } },
  ]);
});

test("a key is used when asked for as it stands, or with a part that stands somewhere in the sources", () => {
  const source = {
    path: "f.ts",
    text: `const t = useTranslations("a"); t("x"); t(\`role.\${r}\`); const r = "owner";`,
  };
  const isUsed = keyMatcher(findUses(source), [source]);
  expect(["a.x", "a.role.owner", "a.role.guest", "a.y", "x"].filter(isUsed)).toEqual(["a.x", "a.role.owner"]);
});

test("values are found in and around plural and select branches, words of a branch are none", () => {
  expect(messageValues("{n, plural, one {{who} has <b>one</b> {day}} other {days}} at {when}")).toEqual([
    "<b>",
    "day",
    "n",
    "when",
    "who",
  ]);
});
