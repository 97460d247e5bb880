import { text } from "node:stream/consumers";
import { z } from "zod";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import { createAccount, findAccount } from "@/lib/workspace/auth/accounts";
import { isGuessablePassword } from "@/lib/workspace/auth/guessable-password";
import { organizationName, organizationSlug, timeZone } from "@/lib/workspace/organizations/schema";
import { UsageError } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import type { CommandServer } from "../server";
import { withServer } from "./with-organization";

interface Options extends OutputOptions {
  name: string;
  slug: string;
  ownerEmail: string;
  ownerPassword?: string;
  timeZone: string;
}

function check<T>(option: string, schema: z.ZodType<T>, value: string, hint: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UsageError(`${option} "${value}" can't be used: ${hint}.`);
  return parsed.data;
}

/** `iris org create` */
export async function createOrganizationCommand(options: Options): Promise<void> {
  const name = check("--name", organizationName, options.name, "1 to 80 characters");
  const slug = check(
    "--slug",
    organizationSlug,
    options.slug,
    "lower-case letters, digits and hyphens, up to 48, and none of Iris's own addresses",
  );
  const email = check("--owner-email", z.email(), options.ownerEmail, "not an e-mail address");
  const zone = check(
    "--time-zone",
    timeZone,
    options.timeZone,
    "not a zone such as America/Sao_Paulo or UTC",
  );
  await withServer(async (server) => {
    const ownerId = (await findAccount(server.service, email)) ?? (await newAccount(server, email, options));
    try {
      unwrap(
        await server.service.rpc("create_organization_for", {
          p_name: name,
          p_slug: slug,
          p_owner_id: ownerId,
          p_is_demo: false,
          p_time_zone: zone,
        }),
      );
    } catch (error) {
      if (error instanceof DatabaseError && error.code === "PT409") {
        throw new UsageError(`The slug "${slug}" is taken.`);
      }
      throw error;
    }
    if (options.json) printJson({ slug });
    sayer(options)(`Organization ${slug} is ready; ${email} owns it.`);
  });
}

async function newAccount(server: CommandServer, email: string, options: Options): Promise<string> {
  const password = options.ownerPassword ?? (await passwordFromStdin());
  if (!password) {
    throw new UsageError(
      `${email} has no account yet: give it a password with --owner-password, IRIS_OWNER_PASSWORD or standard input.`,
    );
  }
  if (isGuessablePassword(password, email))
    throw new UsageError("This password is too easy to guess. A few words in a row work well.");
  return createAccount(server, email, password);
}

async function passwordFromStdin(): Promise<string> {
  if (process.stdin.isTTY) return "";
  return (await text(process.stdin)).replace(/\r?\n$/, "");
}
