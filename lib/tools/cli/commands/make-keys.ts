import { irisHome, makeKeysAnew } from "@/lib/tools/embedded/home";
import { UsageError } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { isHosted } from "../server";

/** `iris keys make --lost` */
export function makeKeysCommand(options: OutputOptions): void {
  if (isHosted())
    throw new UsageError(
      "The keys of a hosted database stand in its environment (docs/operations.md): nothing was changed.",
    );
  try {
    makeKeysAnew(irisHome());
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (options.json) printJson({ ok: true });
  sayer(options)(
    "New keys were made. Everybody signs in again; connect Datadog anew on the integration's page. " +
      "Names and messages of commits stored before stay unreadable.",
  );
}
