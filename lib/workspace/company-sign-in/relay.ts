import { env } from "@/lib/platform/env";
import { RETURN_PATH } from "./leave";

/** What a provider says on coming back, and what Auth makes of it; nothing else is handed on. */
const FROM_PROVIDER = ["code", "state", "error", "error_description"];
const FROM_AUTH = ["code", "error", "error_code"];

/** Hands what the provider said to the embedded Auth. @returns our own path, with Auth's answer. */
export async function relayed(said: URLSearchParams): Promise<string> {
  const callback = `${env().SUPABASE_URL}/auth/v1/callback?${picked(said, FROM_PROVIDER)}`;
  const answer = await fetch(callback, { redirect: "manual", signal: AbortSignal.timeout(30_000) }).catch(
    () => null,
  );
  const location = answer?.headers.get("location") ?? "";
  const told = URL.canParse(location) ? new URL(location).searchParams : new URLSearchParams();
  return `${RETURN_PATH}?${picked(told, FROM_AUTH)}`;
}

function picked(from: URLSearchParams, names: readonly string[]): URLSearchParams {
  return new URLSearchParams(
    names.flatMap((name) => {
      const value = from.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
