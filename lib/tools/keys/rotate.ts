import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { type KeyPurpose, keyIdOf, subkey } from "@/lib/platform/encryption/keys";
import type { MasterKeys } from "@/lib/platform/encryption/master-keys";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** Credentials first: without them no sync works. */
const KINDS = [
  "credentials",
  "deployment",
  "incident",
  "set_aside",
  "overrule",
  "commit",
  "github_commit",
  "breaking_commit",
  "slack_webhook",
] as const;
type Kind = (typeof KINDS)[number];

const PURPOSES: Record<Kind, KeyPurpose> = {
  credentials: "credentials",
  deployment: "events",
  incident: "events",
  set_aside: "events",
  overrule: "events",
  commit: "events",
  github_commit: "events",
  breaking_commit: "events",
  slack_webhook: "webhooks",
};

/** Half a second of work at most, so that a page of a sync never waits longer for its rows. */
const BATCH_SIZE = 1_000;
/** A row that a sync holds is free again when its page is stored. */
const LOCKED_WAIT_MS = 500;
const LOCKED_TRIES = 120;
const LEASE_POLL_MS = 2_000;
/** Between taking its keys and taking its lease a sync reads two small answers; one in that gap is waited for as well. */
const CLAIM_GRACE_MS = 5_000;

const counted = z.array(
  z.object({ organization_id: z.string(), kind: z.enum(KINDS), key_id: z.string(), texts: z.number() }),
);
const batchDone = z.object({ examined: z.number(), unreadable: z.number(), last: z.string().nullable() });

interface DueTexts {
  organizationId: OrganizationId;
  kind: Kind;
  texts: number;
}

/** How the texts of the installation are encrypted. */
export interface CiphertextCount {
  /** Under the current key. */
  current: number;
  /** Under a retired key that we have. */
  due: number;
  /** Under a key that we don't have, by key id. */
  unknown: Record<string, number>;
}

export interface RotationProgress {
  rotated: number;
  /** How many were to be rotated when it began. */
  due: number;
}

export interface RotationSummary {
  rotated: number;
  /** Texts under a retired key that it doesn't open: damaged, or moved here from elsewhere. */
  unreadable: number;
  left: CiphertextCount;
}

export interface RotationOptions {
  onProgress(progress: RotationProgress): void;
  /** Told how many syncs are still at work that began before the rotation and may write with a retired key. */
  onWaiting(syncs: number): void;
  /** Milliseconds after the beginning within which a lease counts as a sync's that knows only the old key. */
  graceMs?: number;
}

async function readCounts(service: ServiceClient, keys: MasterKeys) {
  const rows = counted.parse(JSON.parse(unwrap(await service.rpc("count_ciphertexts"))));
  const current = keyIdOf(keys.current);
  const retired = new Set(keys.retired.map(keyIdOf));
  const count: CiphertextCount = { current: 0, due: 0, unknown: {} };
  const due: DueTexts[] = [];
  for (const row of rows) {
    if (row.key_id === current) count.current += row.texts;
    else if (retired.has(row.key_id)) {
      count.due += row.texts;
      due.push({ organizationId: organizationIdForMachineWork(row), kind: row.kind, texts: row.texts });
    } else count.unknown[row.key_id] = (count.unknown[row.key_id] ?? 0) + row.texts;
  }
  return { count, due };
}

/** How many texts are under the current key, under a retired one, and under one that we don't have. */
export async function countCiphertexts(service: ServiceClient, keys: MasterKeys): Promise<CiphertextCount> {
  return (await readCounts(service, keys)).count;
}

/**
 * Encrypts every text that is under a retired key with the current one, organization by organization, in batches,
 * while the product runs. It can be stopped anywhere and begun again: what is under another key id is what is left.
 * Fingerprints are made anew with it, so that the next sync finds every event unchanged.
 * @throws DatabaseError
 */
export async function rotateCiphertexts(
  service: ServiceClient,
  keys: MasterKeys,
  options: RotationOptions,
): Promise<RotationSummary> {
  const before = await countCiphertexts(service, keys);
  const rotation = new Rotation(service, keys, before.due, options);
  const graceEnds = delay(options.graceMs ?? CLAIM_GRACE_MS);
  await rotation.untilNothingIsDue();
  await graceEnds;
  const leases = await listLeases(service);
  await untilLeasesEnd(service, leases, options);
  await rotation.untilNothingIsDue();
  return rotation.summary();
}

class Rotation {
  private rotated = 0;
  private unreadable = 0;

  constructor(
    private readonly service: ServiceClient,
    private readonly keys: MasterKeys,
    private readonly due: number,
    private readonly options: RotationOptions,
  ) {}

  /** Pass after pass, since rows that a sync holds are passed over; ends when only what can't be opened is left. */
  async untilNothingIsDue(): Promise<void> {
    for (let idle = 0; idle < LOCKED_TRIES; ) {
      const { count, due } = await readCounts(this.service, this.keys);
      const rotatedBefore = this.rotated;
      this.unreadable = 0;
      for (const part of KINDS.flatMap((kind) => due.filter((one) => one.kind === kind)))
        await this.rotate(part);
      if (count.due <= this.rotated - rotatedBefore + this.unreadable) return;
      idle = this.rotated > rotatedBefore ? 0 : idle + 1;
      await delay(LOCKED_WAIT_MS);
    }
  }

  private async rotate({ organizationId, kind }: DueTexts): Promise<void> {
    const purpose = PURPOSES[kind];
    const { keyId, key } = subkey(this.keys.current, organizationId, purpose);
    const retired = this.keys.retired.map((master) => subkey(master, organizationId, purpose));
    for (let after: string | null = null; ; ) {
      const answer = await callSealed(this.service, "rotate_ciphertexts", {
        organization_id: organizationId,
        kind,
        after,
        batch_size: BATCH_SIZE,
        key_id: keyId,
        subkey: key,
        fingerprint_key: subkey(this.keys.current, organizationId, "fingerprint").key,
        retired: Object.fromEntries(retired.map((one) => [one.keyId, one.key])),
      });
      const { examined, unreadable, last } = batchDone.parse(JSON.parse(answer ?? "{}"));
      if (examined === 0) return;
      this.rotated += examined - unreadable;
      this.unreadable += unreadable;
      after = last;
      this.options.onProgress({ rotated: this.rotated, due: this.due });
    }
  }

  async summary(): Promise<RotationSummary> {
    const left = await countCiphertexts(this.service, this.keys);
    return { rotated: this.rotated, unreadable: this.unreadable, left };
  }
}

async function listLeases(service: ServiceClient): Promise<string[]> {
  const rows = unwrap(
    await service
      .from("org_integrations")
      .select("lease_token")
      .not("lease_token", "is", null)
      .gt("lease_until", new Date().toISOString()),
  );
  return rows.flatMap(({ lease_token }) => lease_token ?? []);
}

/** A sync keeps its lease, and the keys it began with, to its end. */
async function untilLeasesEnd(
  service: ServiceClient,
  leases: readonly string[],
  { onWaiting }: RotationOptions,
): Promise<void> {
  for (;;) {
    const held = new Set(await listLeases(service));
    const left = leases.filter((lease) => held.has(lease));
    if (left.length === 0) return;
    onWaiting(left.length);
    await delay(LEASE_POLL_MS);
  }
}
