import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPlainText } from "@/lib/core/plain-text";
import { bareRemoteUrl, normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import { hasService } from "@/lib/read/services/data";
import { API_SCOPES } from "@/lib/workspace/api-tokens/scopes";
import { getMembership, organizationIdForSlug } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Backend } from "../support/backend";
import { deployment, historyOf } from "../support/events";
import { createOrganization, type Person, service, signUp } from "../support/people";
import { createScene, syncScene } from "../support/scene";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";

const INVISIBLE = ["\u0007", "a\nb", "\u202eevil", "a\u2066b", "\u200f", "a\u0085b", "\u2028"];
const SHAPELESS = ["\u200b", " \u00a0\u3000", "\u2060\ufeff", "\u3164", "\u2800"];
const PLAIN = [
  "Acme",
  "Ação & Cia.",
  "日本",
  "a  b",
  "👩🏽‍💻 team",
  "x\u200by",
  '"quoted"',
  "null",
  "__proto__",
];

const REMOTES = [
  "https://user:s3cret@github.com/acme/a",
  "https://ghp_token@github.com/acme/b.git",
  "https://github.com/acme/c?private_token=s3cret#s3cret",
  "git@github.com:acme/d.git",
  "s3cret@host.example:acme/e",
  "ssh://git:s3cret@github.com:22/acme/f",
  "https://us@er:p@ss@github.com/acme/g",
  "github.com/acme/h",
  "https://dev.azure.com/acme/my project/_git/i",
  "HTTPS://User:S3cret@GitHub.com/acme/j",
  "git+ssh://git@github.com/acme/k",
  "//user:s3cret@github.com/acme/l",
];
const NOT_OF_GIT = [
  "javascript:alert(1)",
  "javascript://github.com/acme/x",
  "javascript://github.com/%0aalert(1)",
  "java.script://github.com/acme/x",
  "data:text/html,<script>",
  "file:///etc/passwd",
  "vbscript:x/y",
  "https://",
  "https://user:pa/ss",
];

describe.each(DATABASES.slice(0, 1))("what people write, on $name", ({ start }) => {
  let backend: Backend;
  let owner: Person;
  let organizationId: OrganizationId;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    owner = await signUp(backend, "owner");
    organizationId = await createOrganization(service(backend), owner.id);
  });
  afterAll(() => backend.stop());

  const organization = () => ({ p_organization_id: organizationId });
  type Call = (text: string) => PromiseLike<{ error: unknown }>;

  /** Every function that takes a name or a reason from a person. */
  const NAMES: Record<string, Call> = {
    create_organization: (p_name) =>
      owner.client.rpc("create_organization", { p_name, p_slug: `o-${randomUUID().slice(0, 8)}` }),
    update_organization: (p_name) =>
      owner.client.rpc("update_organization", {
        ...organization(),
        p_name,
        p_time_zone: null as never,
        p_production_environments: null as never,
      }),
    create_api_token: (p_name) =>
      owner.client.rpc("create_api_token", {
        ...organization(),
        p_name,
        p_scopes: ["dora:read"],
        p_token_hash: randomUUID().replaceAll("-", "").repeat(2),
        p_last_four: "last",
        p_expires_at: null as never,
      }),
    keep_report_snapshot: (p_title) =>
      service(backend).rpc("keep_report_snapshot", {
        ...organization(),
        p_created_by: owner.id,
        p_title,
        p_format_version: 1,
        p_report: "{}",
      }),
    overrule_commit: async (p_reason) => {
      const sha = randomUUID().replaceAll("-", "").padEnd(40, "0");
      await backend.sql(
        `insert into public.commit_origins (organization_id, sha, origin, rule_id, rules_version, strength, source)
         values ($1, $2, 'HUMAN', 'human/no-evidence', '1.0', 1, 'datadog')`,
        organizationId,
        sha,
      );
      const said = { ...organization(), p_sha: sha, p_origin: "BOT" };
      const asTool = await owner.client.rpc("overrule_commit", {
        ...said,
        p_tools: [p_reason],
        p_reason: "Known.",
      });
      const asReason = await owner.client.rpc("overrule_commit", { ...said, p_tools: ["X"], p_reason });
      return { error: asTool.error && asReason.error };
    },
  };

  test.each(Object.entries(NAMES))(
    "%s refuses what can't be seen or turns the text around it",
    async (_, call) => {
      for (const text of [...INVISIBLE, ...SHAPELESS]) {
        expect((await call(text)).error, JSON.stringify(text)).not.toBeNull();
      }
      expect((await call("x".repeat(501))).error).not.toBeNull();
      expect((await call("Ação & Cia.")).error).toBeNull();
    },
  );

  test("what is known of a commit names an organization that is there, stays with it, and goes with it", async () => {
    const doomed = await createOrganization(service(backend), owner.id);
    const INSERTS = {
      commit_observations: `(organization_id, sha, source, origin, rule_id, rules_version, strength)
        values ($1, $2, 'datadog', 'HUMAN', 'human/no-evidence', '1.0', 1)`,
      commit_origins: `(organization_id, sha, source, origin, rule_id, rules_version, strength)
        values ($1, $2, 'datadog', 'HUMAN', 'human/no-evidence', '1.0', 1)`,
      external_commit_secrets: "(organization_id, sha, key_id, ciphertext) values ($1, $2, '00000000', '')",
    };
    for (const [table, row] of Object.entries(INSERTS)) {
      const insert = `insert into public.${table} ${row}`;
      await expect(backend.sql(insert, randomUUID(), "5ha"), table).rejects.toThrow(/not there/);
      for (const id of [doomed, organizationId]) await backend.sql(insert, id, "5ha");
      const move = `update public.${table} set organization_id = $1 where organization_id = $2`;
      await expect(backend.sql(move, organizationId, doomed), table).rejects.toThrow(/stays/);
    }
    await backend.sql("delete from public.organizations where id = $1", doomed);
    for (const table of Object.keys(INSERTS)) {
      const left = await backend.sql(`select organization_id from public.${table} where sha = '5ha'`);
      expect(left, table).toEqual([{ organization_id: organizationId }]);
      await backend.sql(`delete from public.${table} where sha = '5ha'`);
    }
  });

  test("the application and SQL mean the same by plain text and by a bare address", async () => {
    const texts = [...INVISIBLE, ...SHAPELESS, ...PLAIN];
    const plain = await backend.sql<{ plain: boolean }>(
      "select private.is_plain_text(t) as plain from unnest($1::text[]) with ordinality as u (t, n) order by n",
      texts,
    );
    expect(plain.map((row) => row.plain)).toEqual(texts.map(isPlainText));
    expect(texts.map(isPlainText)).toEqual(texts.map((text) => PLAIN.includes(text)));
    const bare = await backend.sql<{ bare: string }>(
      "select private.bare_remote_url(t) as bare from unnest($1::text[]) with ordinality as u (t, n) order by n",
      REMOTES,
    );
    expect(bare.map((row) => row.bare)).toEqual(REMOTES.map(bareRemoteUrl));
    for (const url of REMOTES) expect(bareRemoteUrl(url)).not.toMatch(/s3cret|ghp_|p@ss/i);
  });

  test.each([
    ["20,000 environments", Array.from({ length: 20_000 }, (_, index) => `e${index}`)],
    ["51 environments", Array.from({ length: 51 }, (_, index) => `e${index}`)],
    ["an environment of 201 characters", ["e".repeat(201)]],
    ["an empty environment", [" "]],
  ])("an organization can't be given %s", async (_, environments) => {
    const { error } = await owner.client.rpc("update_organization", {
      ...organization(),
      p_name: null as never,
      p_time_zone: null as never,
      p_production_environments: environments,
    });
    expect(error).not.toBeNull();
  });

  test("a token may be for everything there is, and for nothing twice over", async () => {
    const create = (p_scopes: string[]) =>
      owner.client.rpc("create_api_token", {
        ...organization(),
        p_name: "Everything",
        p_scopes,
        p_token_hash: randomUUID().replaceAll("-", "").repeat(2),
        p_last_four: "last",
        p_expires_at: new Date(Date.now() + 30 * 86_400_000).toISOString(),
      });
    expect((await create([...API_SCOPES])).error).toBeNull();
    expect((await create([...API_SCOPES, "dora:read"])).error).not.toBeNull();
  });

  test("a token lasts no longer than the form offers, and 200 invitations are the most that stay open", async () => {
    const { error } = await owner.client.rpc("create_api_token", {
      ...organization(),
      p_name: "For ever",
      p_scopes: ["dora:read", "dora:read", "dora:read", "dora:read"],
      p_token_hash: "a".repeat(64),
      p_last_four: "last",
      p_expires_at: "2036-01-01T00:00:00Z",
    });
    expect(error).not.toBeNull();
    await backend.sql(
      `insert into public.organization_invitations (organization_id, role, token_hash)
       select $1, 'member', gen_random_uuid()::text from generate_series(1, 200)`,
      organizationId,
    );
    const another = await owner.client.rpc("create_invitation", {
      ...organization(),
      p_role: "member",
      p_token_hash: randomUUID(),
    });
    expect(another.error?.code).toBe("PT409");
  });

  test("a repository's address is kept without what is somebody's secret, also when the form is passed by", async () => {
    for (const remote of REMOTES) {
      const { error } = await owner.client.rpc("add_repository", {
        ...organization(),
        p_remote_url: remote,
        p_slug: normalizeRemoteUrl(remote) ?? "",
      });
      expect(error, remote).toBeNull();
    }
    const kept = await backend.sql<{ remote_url: string }>(
      "select remote_url from public.repositories where organization_id = $1 order by created_at",
      organizationId,
    );
    expect(kept.map((row) => row.remote_url)).toEqual(REMOTES.map(bareRemoteUrl));
  });

  test.each(NOT_OF_GIT)("%s is no repository, to the application and to SQL", async (remote) => {
    expect(normalizeRemoteUrl(remote)).toBeNull();
    const { error } = await owner.client.rpc("add_repository", {
      ...organization(),
      p_remote_url: remote,
      p_slug: "github.com/acme/not-of-git",
    });
    expect(error).not.toBeNull();
    const slug = await owner.client.rpc("add_repository", {
      ...organization(),
      p_remote_url: "https://github.com/a/b",
      p_slug: `${remote}@x`,
    });
    expect(slug.error).not.toBeNull();
  });

  test("no secret of an address in Datadog's events stands in any table, however the event names it", async () => {
    const secrets = REMOTES.map((remote, index) =>
      deployment(`d${index}`, { git: { commit_sha: "a".repeat(40), repository_url: remote } }),
    );
    const hostile = ["https://user:s3/cret@github.com/a/b", "s3cret", "javascript:s3cret"].map(
      (remote, index) =>
        deployment(`h${index}`, { git: { commit_sha: "a".repeat(40), repository_url: remote } }),
    );
    const scene = await createScene(backend, historyOf([...secrets, ...hostile]));
    await syncScene(scene);
    const rows = await backend.sql<{ row: string }>(
      "select to_jsonb(d)::text as row from public.external_deployments d where organization_id = $1",
      scene.organizationId,
    );
    expect(rows).toHaveLength(secrets.length + hostile.length);
    for (const { row } of rows) expect(row).not.toMatch(/s3cret|:s3|cret@|ghp_token|p@ss/i);
    // The table's own wall, for whoever writes it without the application.
    await backend.sql(
      "update public.external_deployments set repository_url = 'https://user:s3cret@github.com/a/b' where organization_id = $1",
      scene.organizationId,
    );
    const [{ repository_url } = { repository_url: "" }] = await backend.sql<{ repository_url: string }>(
      "select distinct repository_url from public.external_deployments where organization_id = $1",
      scene.organizationId,
    );
    expect(repository_url).toBe("https://github.com/a/b");
  });

  const ODD = [
    '"quoted"',
    "null",
    "true",
    "{a}",
    "a,b",
    'a"b',
    "a\\b",
    "not.null",
    "(x)",
    "__proto__",
    "constructor",
  ];

  test("a service is found by its name, whatever it is", async () => {
    const scene = await createScene(
      backend,
      historyOf(ODD.map((name, index) => deployment(`odd${index}`, { service: name }))),
    );
    await syncScene(scene);
    for (const name of ODD) {
      expect(await hasService(service(backend), scene.organizationId, name), name).toBe(true);
    }
    expect(await hasService(service(backend), scene.organizationId, "quoted")).toBe(false);
  });

  test.each(["null", "true"])("an organization at the address %s is found", async (slug) => {
    const made = await owner.client.rpc("create_organization", { p_name: "Odd", p_slug: slug });
    expect(made.error).toBeNull();
    expect((await getMembership(owner.client, owner.id, slug))?.slug).toBe(slug);
    expect(await organizationIdForSlug(service(backend), slug)).toBe(made.data);
  });
});
