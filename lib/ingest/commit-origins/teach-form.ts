import { z } from "zod";
import { MARK_KINDS, type MarkMeaning, type TaughtMark } from "@/lib/core/origins/taught";
import { toolByName } from "@/lib/core/origins/tool-names";
import { isPlainText } from "@/lib/core/plain-text";
import { toMarkValue } from "./mark-key";
import { tool } from "./schema";

/** What the buttons of the form say a mark is: an agent's two modes are two of them. */
export const MARK_CHOICES = ["agentic", "assisted", "bot", "person", "no-mark"] as const;
export type MarkChoice = (typeof MARK_CHOICES)[number];

/** What is left empty holds without a bound. */
const day = z
  .string()
  .trim()
  .regex(/^(?:\d{4}-\d{2}-\d{2})?$/, "dayMalformed")
  .default("");

const meaningOf = (choice: MarkChoice) => (choice === "agentic" || choice === "assisted" ? "agent" : choice);

/** A mark and what it means, as a person's form says it. Messages are keys of commitOrigins.problems. */
export const teachMarkForm = z
  .object({
    kind: z.enum(MARK_KINDS, "markMalformed"),
    mark: z.string().max(320, "markMalformed"),
    means: z.enum(MARK_CHOICES, "meaningMissing"),
    name: tool,
    tool,
    from: day,
    until: day,
    reason: z
      .string()
      .trim()
      .max(500, "reasonTooLong")
      .refine((text) => text === "" || isPlainText(text), "reasonUnreadable")
      .default(""),
  })
  .transform((form, context): TaughtMark & { reason: string } => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const meaning: MarkMeaning = meaningOf(form.means);
    const value = toMarkValue(form.kind, form.mark);
    const isNamed = meaning === "agent" || meaning === "bot";
    if (value === null) refuse("mark", "markMalformed");
    if (isNamed && form.name === "") refuse("name", "nameMissing");
    if (form.from !== "" && form.until !== "" && form.from > form.until) refuse("until", "daysBackwards");
    return {
      kind: form.kind,
      value: value ?? "",
      meaning,
      name: isNamed ? (toolByName(form.name)?.tool ?? form.name) : null,
      mode: form.means === "agentic" || form.means === "assisted" ? form.means : null,
      onlyTool: meaning === "no-mark" && form.tool !== "" ? (toolByName(form.tool)?.tool ?? form.tool) : null,
      from: form.from === "" ? null : form.from,
      until: form.until === "" ? null : form.until,
      reason: form.reason,
    };
  });
