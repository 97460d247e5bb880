import type { Incident } from "@/lib/core/incidents/types";
import type { Question } from "@/lib/core/question/question";
import { organizationSubkey } from "@/lib/ingest/integrations/credentials";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { incidentSlices } from "@/lib/read/incidents/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Scene } from "./scene";

type Row = Record<string, unknown>;
type Table =
  | "external_deployments"
  | "external_deployment_commits"
  | "external_incidents"
  | "commit_origins"
  | "result_changes"
  | "set_aside_events";

const PAGE = 1000;

/** Every row of an organization, whatever the cap on one answer. */
async function allRows(scene: Scene, table: Table, ...order: string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    let query = scene.client.from(table).select("*").eq("organization_id", scene.organizationId);
    for (const column of order) query = query.order(column);
    const { data, error } = await query.range(rows.length, rows.length + PAGE - 1);
    if (error) throw error;
    rows.push(...data);
    if (data.length < PAGE) return rows;
  }
}

function without(row: Row, ...columns: string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)));
}

/** Everything a sync stores, without what must differ between two organizations: ids, seconds of the clock, hashes. */
export interface Stored {
  deployments: Row[];
  commits: Row[];
  incidents: Row[];
  origins: Row[];
  resultChanges: Row[];
  setAside: Row[];
}

const OWN = ["id", "organization_id", "integration_id", "first_seen_at", "changed_at", "fingerprint"];

export async function readStored(scene: Scene): Promise<Stored> {
  const deployments = await allRows(scene, "external_deployments", "external_id");
  const incidents = await allRows(scene, "external_incidents", "external_id");
  const setAside = await allRows(scene, "set_aside_events", "kind", "external_id", "id");
  const commits = await allRows(scene, "external_deployment_commits", "deployment_id", "position");
  const origins = await allRows(scene, "commit_origins", "sha");
  const changes = await allRows(scene, "result_changes", "id");
  const externalIds = new Map(deployments.map((row) => [row.id, row.external_id as string]));
  const named = (row: Row): Row => ({ deployment: externalIds.get(row.deployment_id), ...row });
  const deploymentTexts = await eventTexts(scene, "deployment", deployments);
  const incidentTexts = await eventTexts(scene, "incident", incidents);
  const setAsideTexts = await eventTexts(scene, "set_aside", setAside);
  const commitTexts = await commitTextsOf(
    scene,
    origins.map((row) => row.sha as string),
  );
  const text = (texts: Map<string, string>, row: Row, key = "id") => texts.get(row[key] as string) ?? null;
  return {
    deployments: deployments.map((row) => ({ ...without(row, ...OWN), text: text(deploymentTexts, row) })),
    incidents: incidents.map((row) => ({ ...without(row, ...OWN), text: text(incidentTexts, row) })),
    commits: sorted(commits.map((row) => without(named(row), "deployment_id", "organization_id"))),
    origins: origins.map((row) => ({
      ...without(row, "organization_id", "classified_at"),
      text: text(commitTexts, row, "sha"),
    })),
    resultChanges: changes.map((row) =>
      without(named(row), "id", "deployment_id", "organization_id", "seen_at"),
    ),
    setAside: sorted(setAside.map((row) => ({ ...without(row, ...OWN), text: text(setAsideTexts, row) }))),
  };
}

const sorted = (rows: Row[]): Row[] =>
  rows
    .map((row) => ({ row, key: JSON.stringify(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);

/** Decrypted texts of events by row id, asked for as pages do: no more than 200 at a time. */
export async function eventTexts(
  scene: Pick<Scene, "client" | "organizationId">,
  kind: "deployment" | "incident" | "set_aside",
  rows: readonly Row[],
): Promise<Map<string, string>> {
  return readTexts(
    scene,
    "read_event_texts",
    rows.map((row) => row.id as string),
    200,
    (ids) => ({ kind, ids }),
  );
}

export async function commitTextsOf(
  scene: Pick<Scene, "client" | "organizationId">,
  shas: readonly string[],
): Promise<Map<string, string>> {
  return readTexts(scene, "read_commit_texts", shas, 1000, (some) => ({ shas: some }));
}

async function readTexts(
  { client, organizationId }: Pick<Scene, "client" | "organizationId">,
  name: "read_event_texts" | "read_commit_texts",
  keys: readonly string[],
  size: number,
  toRequest: (keys: readonly string[]) => Row,
): Promise<Map<string, string>> {
  const { keyId, key } = organizationSubkey(organizationId, "events");
  const texts = new Map<string, string>();
  for (let start = 0; start < keys.length; start += size) {
    const answer = await callSealed(client, name, {
      organization_id: organizationId,
      subkeys: { [keyId]: key },
      ...toRequest(keys.slice(start, start + size)),
    });
    for (const [id, text] of Object.entries(JSON.parse(answer ?? "{}"))) texts.set(id, String(text));
  }
  return texts;
}

/** Every incident that answers a question, oldest first. */
export async function everyIncident(
  { client, organizationId }: { client: AnyClient; organizationId: OrganizationId },
  question: Question,
): Promise<Incident[]> {
  const incidents: Incident[] = [];
  for await (const slice of incidentSlices(client, organizationId, question)) incidents.push(...slice);
  return incidents;
}
