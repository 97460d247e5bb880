import { keyIdOf } from "@/lib/platform/encryption/keys";
import { type MasterKeys, masterKeys } from "@/lib/platform/encryption/master-keys";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { generateEncryptionKey, irisHome, loadKeys, replaceKeys } from "@/lib/tools/embedded/home";
import {
  type CiphertextCount,
  countCiphertexts,
  type RotationSummary,
  rotateCiphertexts,
} from "@/lib/tools/keys/rotate";
import { FailedCommand } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { withServer } from "./with-organization";

interface Options extends OutputOptions {
  dryRun?: boolean;
}

type Say = (sentence: string) => void;
const number = (count: number) => count.toLocaleString("en");

/** `iris keys rotate` */
export async function rotateKeysCommand(options: Options): Promise<void> {
  await withServer(async ({ service, isEmbedded }) => {
    const say = sayer(options);
    if (options.dryRun) {
      const count = whatIsDue(await countCiphertexts(service, masterKeys()), isEmbedded);
      return options.json ? printJson(count) : tellCount(count, say);
    }
    const summary = isEmbedded
      ? await rotateEmbedded(service, say)
      : await rotate(service, masterKeys(), say);
    if (options.json) printJson(summary);
    conclude(summary, isEmbedded, say);
  });
}

/**
 * The embedded default makes the new key itself. The old one stays in keys.json until nothing is under it, so that a
 * rotation that was cut off goes on with the key it had begun with.
 */
async function rotateEmbedded(service: ServiceClient, say: Say): Promise<RotationSummary> {
  const home = irisHome();
  const before = loadKeys(home);
  if (before.retiredEncryptionKeys.length === 0) {
    replaceKeys(home, {
      ...before,
      integrationsEncryptionKey: generateEncryptionKey(),
      retiredEncryptionKeys: [before.integrationsEncryptionKey],
    });
  } else say("Going on with the rotation that was begun earlier.");
  const keys = masterKeys();
  const summary = await rotate(service, keys, say);
  if (summary.left.due > 0) return summary;
  replaceKeys(home, { ...loadKeys(home), retiredEncryptionKeys: [] });
  const left = await countCiphertexts(service, keys);
  if (left.due === 0) return summary;
  // Something was written with the old key in the very moment it was let go of.
  replaceKeys(home, { ...loadKeys(home), retiredEncryptionKeys: [...keys.retired] });
  return { ...summary, left };
}

function rotate(service: ServiceClient, keys: MasterKeys, say: Say): Promise<RotationSummary> {
  say(`Encrypting with the current key (${keyIdOf(keys.current)}) …`);
  return rotateCiphertexts(service, keys, {
    onProgress: ({ rotated, due }) => say(`  ${number(rotated)} of ${number(Math.max(due, rotated))} texts`),
    onWaiting: (syncs) => say(`  waiting for ${syncs} running sync(s) to end`),
  });
}

const unknownTexts = ({ unknown }: CiphertextCount) =>
  Object.entries(unknown).map(([keyId, texts]) => `${number(texts)} under ${keyId}`);

/** The embedded default makes a new key when it rotates, so all of it is to do. */
function whatIsDue(count: CiphertextCount, isEmbedded: boolean): CiphertextCount {
  return isEmbedded ? { ...count, due: count.due + count.current, current: 0 } : count;
}

function tellCount(count: CiphertextCount, say: Say): void {
  say(
    `${number(count.due)} texts would be encrypted anew; ${number(count.current)} are under the current key.`,
  );
  for (const text of unknownTexts(count)) say(`Can't be read with the keys given: ${text}.`);
}

function conclude({ rotated, unreadable, left }: RotationSummary, isEmbedded: boolean, say: Say): void {
  say(`${number(rotated)} texts were encrypted anew; ${number(left.current)} are under the current key.`);
  const unknown = unknownTexts(left);
  if (unknown.length > 0) {
    throw new FailedCommand(
      `Can't be read with the keys given: ${unknown.join(", ")}. Add that key to INTEGRATIONS_ENCRYPTION_KEYS_RETIRED and run it again.`,
    );
  }
  if (unreadable > 0) {
    throw new FailedCommand(
      `${number(unreadable)} texts are damaged: the key they name doesn't open them. They stay as they are (docs/operations.md).`,
    );
  }
  if (left.due > 0) throw new FailedCommand(`${number(left.due)} texts are left. Run it again.`);
  if (rotated > 0 && !isEmbedded)
    say("Nothing is under a retired key: INTEGRATIONS_ENCRYPTION_KEYS_RETIRED can be removed.");
}
