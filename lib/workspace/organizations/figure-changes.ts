import { z } from "zod";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "./organization-id";

/** A day on which figures were made of something else than before. */
export interface FigureChange {
  kind: "production-environments" | "origin-rules";
  at: Date;
}

const rows = z.array(
  z
    .tuple([z.enum(["production-environments", "origin-rules"]), z.number()])
    .transform(([kind, seconds]): FigureChange => ({ kind, at: new Date(seconds * 1000) })),
);

/** When an organization changed what its figures are made of, the earliest first. @throws DatabaseError */
export async function listFigureChanges(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<FigureChange[]> {
  const text = unwrap(await client.rpc("list_figure_changes", { p_organization_id: organizationId }));
  return rows.parse(JSON.parse(text));
}
