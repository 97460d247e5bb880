"use server";

import { revalidatePath } from "next/cache";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { ORIGINS } from "@/lib/core/origins/origin";
import { toolByName, UNSTATED_AI } from "@/lib/core/origins/tool-names";
import { tryLookUp } from "@/lib/ingest/github-lookups/look-up";
import {
  type FormOutcome,
  fieldProblems,
  refused,
  succeeded,
  textFields,
} from "@/lib/platform/forms/outcome";
import { serviceClient } from "@/lib/platform/supabase/service";
// biome-ignore lint/style/noRestrictedImports: an override is compared anew at once.
import { tryRefreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { canOverruleOrigins } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import {
  type OverruleWish,
  overruleAccount as storeAccountOverrule,
  overruleCommit as storeCommitOverrule,
  revokeOverrule as storeRevocation,
} from "./overrules";
import { type MarkPreview, previewMark } from "./preview-mark";
import { type CommitOriginProblem, commitOriginProblemText } from "./problem";
import { tryReclassifyCommits } from "./reclassify";
import { overruleAccountForm, overruleCommitForm, revokeOverruleForm } from "./schema";
import { teachMark as storeTaughtMark } from "./taught-marks";
import { teachMarkForm } from "./teach-form";

/** What an account's stored commits may take before the answer; the rest is done after it. */
const INLINE_MS = 4_000;
const AFTERWARDS_MS = 120_000;

async function withForm<T extends z.ZodType>(
  slug: string,
  schema: T,
  form: FormData,
  work: (org: OrganizationContext, values: z.infer<T>, typed: Record<string, string>) => Promise<FormOutcome>,
): Promise<FormOutcome> {
  const typed = textFields(form);
  const overrule = async (org: OrganizationContext) => {
    const parsed = schema.safeParse(typed);
    if (!parsed.success) {
      const problems = Object.entries(fieldProblems(parsed.error));
      const fields = problems.map(async ([field, key]) => [
        field,
        await commitOriginProblemText(key as CommitOriginProblem),
      ]);
      return refused({ fields: Object.fromEntries(await Promise.all(fields)), values: typed });
    }
    return work(org, parsed.data, typed);
  };
  return asRole(slug, canOverruleOrigins, overrule, {}, typed);
}

/** The figures follow at once, the verdict as soon as it is worked out anew. @param more what has to be done before. */
function applied(org: OrganizationContext, title: string, more?: () => Promise<unknown>): FormOutcome {
  after(async () => {
    await more?.();
    await tryRefreshOriginComparison(serviceClient(), org.id);
  });
  revalidatePath(`/${org.slug}`, "layout");
  return succeeded({ title });
}

/** A tool's own name where we know it, so that figures by tool don't tell two spellings apart. */
function toWish({ origin, tool, reason }: { origin: OverruleWish["origin"]; tool: string; reason: string }) {
  if (origin === "AI_ASSISTED")
    return { origin, tool: tool === "" ? UNSTATED_AI : (toolByName(tool)?.tool ?? tool), reason };
  return { origin, tool: origin === "BOT" ? tool : null, reason };
}

/** Says who wrote one commit, above all evidence. */
export async function overruleCommit(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withForm(slug, overruleCommitForm, form, async (org, values, typed) => {
    const { outcome, sha } = await storeCommitOverrule(org.client, org.id, values.sha, toWish(values));
    if (outcome !== "overruled") {
      const problem = await commitOriginProblemText(outcome === "ambiguous" ? "shaAmbiguous" : "shaUnknown");
      return refused({ fields: { sha: problem }, values: typed });
    }
    const t = await getTranslations("commitOrigins.settings");
    return applied(org, t("commitOverruled", { sha: sha?.slice(0, 12) ?? "" }));
  });
}

/** Says whose an account is, above all evidence, for the commits there are and those to come. */
export async function overruleAccount(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withForm(slug, overruleAccountForm, form, async (org, values) => {
    const service = serviceClient();
    await storeAccountOverrule({ user: org.client, service }, org.id, values.account, toWish(values));
    const isDone = await tryReclassifyCommits(service, org.id, { deadlineAt: Date.now() + INLINE_MS });
    const t = await getTranslations("commitOrigins.settings");
    return applied(org, isDone ? t("accountOverruled") : t("accountUnderWay"), () =>
      goThroughStored(org, isDone),
    );
  });
}

/** The figures that a move touches, in the reader's words. */
async function previewText(preview: MarkPreview): Promise<{ title: string; detail: string }> {
  const t = await getTranslations("commitOrigins.marks");
  const names = await getTranslations("metrics.origin");
  const count = preview.moves.reduce((sum, { commits }) => sum + commits, 0);
  if (count === 0) return { title: t("previewNone"), detail: t("previewNoneDetail") };
  const moves = preview.moves.map(({ from, to, commits }) =>
    from === to
      ? t("sameOrigin", { origin: names(from), count: commits })
      : t("move", { from: names(from), to: names(to), count: commits }),
  );
  const totals = ORIGINS.filter((origin) => preview.before[origin] !== preview.after[origin]).map((origin) =>
    t("total", { origin: names(origin), before: preview.before[origin], after: preview.after[origin] }),
  );
  const { deployments, failed } = preview;
  const parts = [...moves, ...totals, t("previewDeployments", { deployments, failed }), t("previewFigures")];
  if (preview.isPartial) parts.push(t("previewPartial", { count: preview.examined }));
  return { title: t("preview", { count }), detail: parts.join(" ") };
}

/**
 * Says what a mark in the organization's commits means. Without `apply` nothing is changed: the answer says what would
 * move.
 */
export async function teachMark(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const applies = form.has("apply");
  if (applies) form.set("means", String(form.get("apply")));
  return withForm(slug, teachMarkForm, form, async (org, { reason, ...mark }, typed) => {
    const service = serviceClient();
    if (!applies) {
      const preview = await previewMark(service, org.id, mark, Date.now() + INLINE_MS);
      return succeeded({ ...(await previewText(preview)), values: typed });
    }
    const t = await getTranslations("commitOrigins.marks");
    const words = reason === "" ? t("defaultReason") : reason;
    await storeTaughtMark({ user: org.client, service }, org.id, mark, words);
    const isDone = await tryReclassifyCommits(service, org.id, { deadlineAt: Date.now() + INLINE_MS });
    return applied(org, isDone ? t("taught") : t("taughtUnderWay"), async () => {
      await goThroughStored(org, isDone);
    });
  });
}

/** Stored commits that there was no time for, and those whose authors and messages only GitHub knows. */
async function goThroughStored(org: OrganizationContext, isDone: boolean): Promise<void> {
  const service = serviceClient();
  const deadlineAt = Date.now() + AFTERWARDS_MS;
  if (!isDone) await tryReclassifyCommits(service, org.id, { deadlineAt });
  await tryLookUp(service, org.id, deadlineAt, "new-commits");
}

/** Takes back what was taught about a mark; the next pass goes back over the stored commits. */
export async function forgetMark(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withForm(slug, revokeOverruleForm, form, async (org, { overruleId }) => {
    await storeRevocation(org.client, org.id, overruleId);
    const isDone = await tryReclassifyCommits(serviceClient(), org.id, {
      deadlineAt: Date.now() + INLINE_MS,
    });
    const t = await getTranslations("commitOrigins.marks");
    return applied(org, t("forgotten"), () => goThroughStored(org, isDone));
  });
}

/** Takes a person's word back. */
export async function revokeOverrule(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withForm(slug, revokeOverruleForm, form, async (org, { overruleId }) => {
    const count = await storeRevocation(org.client, org.id, overruleId);
    return applied(org, (await getTranslations("commitOrigins.settings"))("revoked", { count }));
  });
}
