import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AnyClient } from "@/lib/platform/supabase/service";
import type { Backend } from "../support/backend";
import { anonymous, type Cast, createCast, type Person, service, signUp } from "../support/people";
import { type Trace, tracer } from "../support/trace";
import { DATABASES_AS_HOSTED, hushRefusals, setBackendEnvironment } from "./backends";
import { fillOrganization } from "./fill";
import {
  FOR_PEOPLE,
  FOR_POLICIES,
  FOR_READS,
  FOR_THE_MACHINE,
  organization,
  PEOPLE,
  type Setting,
  type Who,
} from "./function-rules";
import { INLINED_FUNCTIONS } from "./lints";
import { FOR_ONESELF } from "./own-account";
import { stageOrganization } from "./stage";

/** The functions are chosen at run time here, which the generated types don't know. */
interface LooseClient {
  rpc(
    name: string,
    args: unknown,
  ): PromiseLike<{ data: unknown; error: { code: string } | null; status: number }>;
}
const loose = (client: AnyClient) => client as unknown as LooseClient;

describe.each(DATABASES_AS_HOSTED)("on $name", ({ start }) => {
  let backend: Backend;
  let cast: Cast;
  let someone: Person;
  let setting: Setting;
  let filled: Promise<Setting> | undefined;
  let traceOf: Trace;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    cast = await createCast(backend);
    someone = await signUp(backend, "someone");
    traceOf = await tracer(backend.sql);
  });
  afterAll(() => backend.stop());

  const stage = () => stageOrganization(backend, cast, someone);

  /** An organization that holds a row of everything. */
  async function stageFilled(): Promise<Setting> {
    const staged = await stage();
    const { organizationId } = await fillOrganization(backend, staged.cast);
    const idIn = async (table: string) => {
      const query = `select id from public.${table} where organization_id = $1 limit 1`;
      return (await backend.sql<{ id: string }>(query, organizationId))[0]?.id ?? "";
    };
    return {
      ...staged,
      deploymentId: await idIn("external_deployments"),
      incidentId: await idIn("external_incidents"),
    };
  }

  const clientOf = (who: Who) => loose(who === "anonymous" ? anonymous(backend) : setting.cast[who].client);

  test("every function is on a list, pins its search path, and is executable by those on the list alone", async () => {
    const functions = await backend.sql<{
      schema: string;
      name: string;
      pinned: boolean;
      anon: boolean;
      people: boolean;
      machine: boolean;
    }>(
      `select n.nspname as schema, p.proname as name, 'search_path=""' = any (p.proconfig) as pinned,
         has_function_privilege('anon', p.oid, 'execute') as anon,
         has_function_privilege('authenticated', p.oid, 'execute') as people,
         has_function_privilege('service_role', p.oid, 'execute') as machine
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'private') order by 2`,
    );
    const names = (some: typeof functions) => some.map(({ name }) => name).sort();
    const inPublic = functions.filter(({ schema }) => schema === "public");
    expect(names(inPublic)).toEqual(
      [FOR_PEOPLE, FOR_ONESELF, FOR_THE_MACHINE].flatMap((list) => Object.keys(list)).sort(),
    );
    // Inlined for speed, which a pinned path prevents; they qualify every name and run as their caller.
    expect(names(functions.filter(({ pinned }) => !pinned))).toEqual(INLINED_FUNCTIONS);
    expect(names(functions.filter(({ anon }) => anon))).toEqual([]);
    expect(names(functions.filter(({ people }) => people))).toEqual(
      [...Object.keys(FOR_PEOPLE), ...Object.keys(FOR_ONESELF), ...FOR_POLICIES, ...FOR_READS].sort(),
    );
    const machine = names(inPublic.filter((one) => one.machine));
    expect(Object.keys(FOR_THE_MACHINE).filter((name) => !machine.includes(name))).toEqual([]);
  });

  describe.each(Object.entries(FOR_PEOPLE))("%s", (name, rule) => {
    beforeEach(async () => {
      // Reading changes nothing, so that all reads may look at one organization; filling it takes seconds.
      if (rule.reads) filled ??= stageFilled();
      setting = await (rule.reads ? (filled as Promise<Setting>) : stage());
    });

    test(`works for ${rule.by.join(", ")}, and for others it does nothing and tells nothing`, async () => {
      const { organizationId } = setting.cast;
      const before = await traceOf(organizationId);
      for (const who of PEOPLE.filter((one) => !rule.by.includes(one))) {
        const { data, error } = await clientOf(who).rpc(name, rule.args(setting, who));
        if (rule.reads && who === "stranger") {
          expect(error, `${who} ${name}`).toBeNull();
          expect(JSON.stringify(data), `${who} ${name}`).not.toMatch(
            rule.tells ?? /checkout|production|[0-9a-f]{8}-[0-9a-f]{4}/,
          );
        } else {
          expect(error?.code, `${who} ${name}`).toMatch(refusal(who));
          expect(data).toBeNull();
        }
        expect(await traceOf(organizationId), `${who} ${name}`).toEqual(before);
      }
      for (const who of [...rule.by].reverse()) {
        if (!rule.reads) setting = await stage();
        const { data, error } = await clientOf(who).rpc(name, rule.args(setting, who));
        expect(error, `${who} ${name}`).toBeNull();
        if (!rule.reads) continue;
        expect(JSON.stringify(data), `${who} ${name}`).toMatch(rule.tells ?? /checkout|production/);
      }
    });
  });

  test("a viewer leaves an organization, its members and its data as they are, whatever function is called", async () => {
    setting = await stage();
    const { organizationId } = setting.cast;
    const before = await traceOf(organizationId);
    for (const [name, rule] of Object.entries(FOR_PEOPLE)) {
      await clientOf("viewer").rpc(name, rule.args(setting, "viewer"));
    }
    await clientOf("viewer").rpc("remove_member", {
      ...organization(setting),
      p_user_id: setting.cast.viewer.id,
    });
    expect(await traceOf(organizationId)).toEqual(before);
  });

  test.each(PEOPLE)("%s can't call a single function of the machine", async (who) => {
    setting ??= await stage();
    for (const [name, args] of Object.entries(FOR_THE_MACHINE)) {
      const { data, error, status } = await clientOf(who).rpc(name, args(setting));
      expect([401, 403, 404], `${who} ${name} ${error?.code}`).toContain(status);
      expect(data).toBeNull();
    }
  });

  test("the service role isn't a member: what acts for a person refuses it", async () => {
    setting = await stage();
    const before = await traceOf(setting.cast.organizationId);
    for (const [name, rule] of Object.entries(FOR_PEOPLE)) {
      if (rule.reads) continue;
      const { error } = await loose(service(backend)).rpc(name, rule.args(setting, "owner"));
      expect(error, name).not.toBeNull();
    }
    expect(await traceOf(setting.cast.organizationId)).toEqual(before);
  });

  describe("members and invitations", () => {
    beforeEach(async () => {
      setting = await stage();
    });

    test("an organization keeps an owner: the last one can neither leave nor step down", async () => {
      const { owner } = setting.cast;
      const self = { ...organization(setting), p_user_id: owner.id };
      expect((await clientOf("owner").rpc("remove_member", self)).error?.code).toBe("PT409");
      expect(
        (await clientOf("owner").rpc("change_member_role", { ...self, p_role: "viewer" })).error?.code,
      ).toBe("PT409");
    });

    test("whoever loses the right to invite leaves no open invitation behind", async () => {
      for (const leave of ["remove_member", "change_member_role"]) {
        setting = await stage();
        const tokenHash = randomUUID();
        await clientOf("admin").rpc("create_invitation", {
          ...organization(setting),
          p_role: "admin",
          p_token_hash: tokenHash,
        });
        const { admin, stranger } = setting.cast;
        const role = leave === "change_member_role" ? { p_role: "member" } : {};
        expect(
          (await clientOf("owner").rpc(leave, { ...organization(setting), p_user_id: admin.id, ...role }))
            .error,
        ).toBeNull();
        const { error } = await loose(stranger.client).rpc("accept_invitation", { p_token_hash: tokenHash });
        expect(error?.code, leave).toBe("PT404");
      }
    });

    test("an invitation opens one door once, and not for a member who tries it out", async () => {
      const { tokenHash } = setting;
      const accept = (client: LooseClient) => client.rpc("accept_invitation", { p_token_hash: tokenHash });
      expect((await accept(clientOf("viewer"))).data).toBe(setting.slug);
      expect((await accept(clientOf("stranger"))).data).toBe(setting.slug);
      const late = await signUp(backend, "late");
      expect((await accept(loose(late.client))).error?.code).toBe("PT404");
      const roles = await backend.sql<{ role: string }>(
        "select role from public.memberships where organization_id = $1 and user_id = any ($2::uuid[]) order by role",
        setting.cast.organizationId,
        [setting.cast.viewer.id, setting.cast.stranger.id],
      );
      expect(roles.map(({ role }) => role)).toEqual(["member", "viewer"]);
    });

    test("ids of another organization are of no use: nothing of it is mapped, removed or withdrawn", async () => {
      const other = setting;
      setting = await stage();
      const before = await traceOf(other.cast.organizationId);
      const mapped = await clientOf("owner").rpc("map_service", {
        ...organization(setting),
        p_service: "x",
        p_repository_id: other.repositoryId,
      });
      expect(mapped.error?.code).toBe("PT404");
      await clientOf("owner").rpc("remove_repository", {
        ...organization(setting),
        p_repository_id: other.repositoryId,
      });
      await clientOf("owner").rpc("revoke_invitation", {
        ...organization(setting),
        p_invitation_id: other.invitationId,
      });
      await clientOf("owner").rpc("change_member_role", {
        ...organization(setting),
        p_user_id: other.someone,
        p_role: "viewer",
      });
      await clientOf("owner").rpc("remove_member", { ...organization(setting), p_user_id: other.someone });
      expect(await traceOf(other.cast.organizationId)).toEqual(before);
    });
  });
});

/** A member is told that the role is too small, a stranger that there is no such organization, a passer-by nothing. */
function refusal(who: Who): RegExp {
  if (who === "anonymous") return /^(42501|PGRST202|PGRST301)$/;
  return who === "stranger" ? /^PT404$/ : /^PT403$/;
}
