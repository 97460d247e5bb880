import { z } from "zod";

const scan = z.object({
  step: z.literal("scan"),
  id: z.uuid(),
  qrCode: z.string().startsWith("data:image/svg+xml").max(100_000),
  secret: z.string().max(200),
});
const codes = z.object({ step: z.literal("codes"), codes: z.array(z.string()) });
const state = z.discriminatedUnion("step", [scan, codes]);

/** Where setting up an app stands: its picture waits to be scanned, or recovery codes are shown once. */
export type FactorSetup = z.infer<typeof state>;

/** The state out of a form's result or hidden field; null before the first step, and for what is none. */
export function parseFactorSetup(text: string | null | undefined): FactorSetup | null {
  try {
    return state.safeParse(JSON.parse(text ?? "")).data ?? null;
  } catch {
    return null;
  }
}

/** The state as a form carries it. */
export function factorSetupText(setup: FactorSetup): string {
  return JSON.stringify(setup);
}
