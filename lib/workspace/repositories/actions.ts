"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import type { z } from "zod";
import { bareRemoteUrl, normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import {
  type FormOutcome,
  fieldProblems,
  refused,
  succeeded,
  textFields,
} from "@/lib/platform/forms/outcome";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { canMapRepositories } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { type RepositoryProblem, repositoryProblemText } from "./problem";
import { addRepositoryForm, mapServiceForm, removeRepositoryForm, unmapServiceForm } from "./schema";

async function withForm<T extends z.ZodType>(
  slug: string,
  schema: T,
  form: FormData,
  work: (org: OrganizationContext, values: z.infer<T>) => Promise<string>,
): Promise<FormOutcome> {
  const values = textFields(form);
  const change = async (org: OrganizationContext) => {
    const parsed = schema.safeParse(values);
    if (!parsed.success) return refusedFields(parsed.error, values);
    const title = await work(org, parsed.data);
    revalidatePath(`/${org.slug}`, "layout");
    return succeeded({ title });
  };
  return asRole(slug, canMapRepositories, change, {}, values);
}

async function refusedFields(error: z.ZodError, values: Record<string, string>): Promise<FormOutcome> {
  const fields: Record<string, string> = {};
  for (const [field, key] of Object.entries(fieldProblems(error))) {
    fields[field] = await repositoryProblemText(key as RepositoryProblem);
  }
  // Only the remote is a field that can show its own sentence; the choices' sentences stand over the form.
  const title = fields.remoteUrl ? null : (Object.values(fields)[0] ?? null);
  return refused({ title, fields, values });
}

/** Adds a repository, typed or adopted from what deployments name, and matches deployments again. */
export async function addRepository(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withForm(slug, addRepositoryForm, form, async (org, { remoteUrl }) => {
    const count = unwrap(
      await org.client.rpc("add_repository", {
        p_organization_id: org.id,
        p_remote_url: bareRemoteUrl(remoteUrl),
        p_slug: normalizeRemoteUrl(remoteUrl) ?? "",
      }),
    );
    return (await getTranslations("repositories.settings"))("added", { count: Number(count) });
  });
}

/** Adds every repository that deployments name and the organization doesn't know yet. */
export async function adoptRepositories(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canMapRepositories, async (org) => {
    const moved = unwrap(await org.client.rpc("adopt_repositories", { p_organization_id: org.id }));
    revalidatePath(`/${org.slug}`, "layout");
    const t = await getTranslations("repositories.unmatched");
    return succeeded({ title: t("adopted", { count: moved }) });
  });
}

/** Removes a repository; its deployments stay, without one. */
export async function removeRepository(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withForm(slug, removeRepositoryForm, form, async (org, { repositoryId }) => {
    unwrap(
      await org.client.rpc("remove_repository", {
        p_organization_id: org.id,
        p_repository_id: repositoryId,
      }),
    );
    return (await getTranslations("repositories.settings"))("removed");
  });
}

/** Says which repository a service comes from; it wins over what its deployments say. */
export async function mapService(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withForm(slug, mapServiceForm, form, async (org, { service, repositoryId }) => {
    const count = unwrap(
      await org.client.rpc("map_service", {
        p_organization_id: org.id,
        p_service: service,
        p_repository_id: repositoryId,
      }),
    );
    return (await getTranslations("repositories.mappings"))("mapped", { count: Number(count) });
  });
}

/** Lets a service's deployments say again which repository they belong to. */
export async function unmapService(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return withForm(slug, unmapServiceForm, form, async (org, { service }) => {
    const count = unwrap(
      await org.client.rpc("map_service", {
        p_organization_id: org.id,
        p_service: service,
        p_repository_id: null,
      }),
    );
    return (await getTranslations("repositories.mappings"))("unmapped", { count: Number(count) });
  });
}
