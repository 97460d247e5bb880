import Ajv from "ajv";
import { expect, test } from "vitest";
import { MARK_ROWS } from "@/lib/core/origins/data/marks";
import rules from "@/lib/core/origins/data/marks.json";
import schema from "@/lib/core/origins/data/marks.schema.json";

const repeated = (values: readonly string[]) =>
  values.filter((value, index) => values.indexOf(value) !== index);
const ofKinds = (...kinds: string[]) => MARK_ROWS.filter(({ kind }) => kinds.includes(kind));
const PATTERNS = ["agent-name", "trailer", "session-link", "vendor-link", "line", "ticked-box", "model"];

test("every row has the schema's shape", () => {
  const validate = new Ajv({
    strict: true,
    allErrors: true,
    strictRequired: false,
    strictTypes: false,
  }).compile(schema);
  validate(rules);
  expect(validate.errors ?? []).toEqual([]);
});

test("no id, login or address belongs to two identities", () => {
  for (const by of ["id", "login", "email"])
    expect(repeated(ofKinds(`agent-${by}`, `bot-${by}`).map(({ mark }) => mark))).toEqual([]);
});

test("no name stands for two tools, and no key has two meanings", () => {
  expect(repeated(ofKinds("tool-name", "shared-name").map(({ mark }) => mark))).toEqual([]);
  expect(repeated(ofKinds("co-author-key", "declaring-key", "answer-key").map(({ mark }) => mark))).toEqual(
    [],
  );
});

test("what is compared whole is lower-case, as it is looked up", () => {
  const compared = MARK_ROWS.filter(({ kind }) => !/name$|link$|line|box|model|trailer|editor/.test(kind));
  for (const { mark } of [...compared, ...ofKinds("tool-name", "shared-name", "bot-name")])
    expect(mark).toBe(mark.toLowerCase());
});

test("every pattern is anchored or bounded by words, so that no mention inside a sentence matches", () => {
  for (const { mark } of ofKinds(...PATTERNS).filter(({ kind }) => kind !== "trailer"))
    expect(mark).toMatch(/^\^|^\\b/);
});

test("no validity ends before it begins", () => {
  for (const { since, until } of MARK_ROWS) expect((since ?? "2000-01") <= (until ?? "2999-12")).toBe(true);
});
