import { unwrap } from "@/lib/platform/supabase/unwrap";
import { type OutputOptions, printJson, sayer } from "../output";
import { withOrganization } from "./with-organization";

/** `iris waive-company-sign-in`: the operator's way back for owners whose company's sign-in is gone. */
export async function waiveCompanySignInCommand(options: OutputOptions & { org: string }): Promise<void> {
  const say = sayer(options);
  await withOrganization(options.org, async ({ service }, organizationId) => {
    const domains = unwrap(await service.rpc("waive_company_sign_in", { p_organization_id: organizationId }));
    if (options.json) printJson({ domains });
    say(
      domains === 0
        ? `No domain of ${options.org} requires company sign-in.`
        : `Members of ${options.org} can sign in with passwords again: ${domains} ${domains === 1 ? "domain" : "domains"} required company sign-in.`,
    );
  });
}
