-- What people with the right role say about commits, accounts and marks, above all evidence.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.commit_overrules (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  kind text not null check (kind in ('commit', 'account', 'mark')),
  sha text,
  fingerprint text,
  origin text not null check (origin in ('HUMAN', 'AI_ASSISTED', 'BOT')),
  tools text[] not null default '{}' check (cardinality(tools) <= 1),
  reason text not null check (length(btrim(reason)) between 1 and 500),
  created_at timestamptz not null default now(),
  applied_at timestamptz,
  revoked_at timestamptz,
  meaning text check (meaning in ('agent', 'bot', 'person', 'no-mark')),
  ai_mode text check (ai_mode in ('agentic', 'assisted')),
  only_tool text check (length(only_tool) between 1 and 60),
  holds_from date,
  holds_until date,
  unique (organization_id, id),
  check ((kind = 'commit') = (sha is not null)),
  constraint commit_overrules_check2 check (origin <> 'HUMAN' or cardinality(tools) = 0),
  constraint commit_overrules_fingerprint_check check ((kind in ('account', 'mark')) = (fingerprint is not null)),
  constraint commit_overrules_mark_meaning_check check ((kind = 'mark') = (meaning is not null)),
  constraint commit_overrules_mark_mode_check check ((ai_mode is not null) = (meaning is not null and meaning = 'agent')),
  constraint commit_overrules_mark_span_check check (holds_from <= holds_until),
  constraint commit_overrules_only_tool_plain check (private.is_plain_text(only_tool)),
  constraint commit_overrules_reason_plain check (private.is_plain_text(reason)),
  constraint commit_overrules_tools_bounded check (cardinality(tools) = 0 or length(tools[1]) between 1 and 60 and private.is_plain_text(tools[1]))
);

comment on table public.commit_overrules is
  'What a person with the right role says about a commit or about an account, above all evidence, with the reason. Revoked ones stay on the list.';
comment on column public.commit_overrules.fingerprint is
  'Keyed hash of the account, so that it is overruled once; its readable form is encrypted in commit_overrule_secrets.';
comment on column public.commit_overrules.applied_at is
  'When every commit stored before it had been looked at; null while that pass is under way.';
comment on column public.commit_overrules.meaning is
  'For a mark: an agent''s, a bot''s, a person''s, or no mark at all. Null for commits and accounts.';
comment on column public.commit_overrules.ai_mode is
  'For an agent''s mark: agentic (the agent is the author) or assisted (a person commits with its help).';
comment on column public.commit_overrules.only_tool is 'For what is no mark: only where it would name this tool.';

create unique index commit_overrules_account_idx
  on public.commit_overrules (organization_id, fingerprint) where kind = 'account' and revoked_at is null;
create unique index commit_overrules_mark_idx
  on public.commit_overrules (organization_id, fingerprint) where kind = 'mark' and revoked_at is null;
create unique index commit_overrules_sha_idx
  on public.commit_overrules (organization_id, sha) where kind = 'commit' and revoked_at is null;

alter table public.commit_overrules enable row level security;
grant select (
  id, organization_id, kind, sha, fingerprint, origin, tools, reason, created_at, applied_at, revoked_at, meaning,
  ai_mode, only_tool, holds_from, holds_until
) on public.commit_overrules to authenticated;
grant delete, insert, select, update on public.commit_overrules to service_role;

create policy "Members read the overrules of their organizations" on public.commit_overrules
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.commit_overrule_secrets (
  overrule_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, overrule_id) references public.commit_overrules (organization_id, id) on delete cascade
);

comment on table public.commit_overrule_secrets is 'The account that was overruled, as it was typed, encrypted.';

alter table public.commit_overrule_secrets enable row level security;
grant delete, insert, select, update on public.commit_overrule_secrets to service_role;

create table public.commit_account_matches (
  organization_id uuid,
  sha text,
  overrule_id uuid,
  primary key (organization_id, sha, overrule_id),
  foreign key (organization_id, overrule_id) references public.commit_overrules (organization_id, id) on delete cascade
);

comment on table public.commit_account_matches is
  'Commits whose author is an account that is overruled; holds for whatever any source says about them.';

create index commit_account_matches_overrule_idx on public.commit_account_matches (organization_id, overrule_id);

alter table public.commit_account_matches enable row level security;
grant select (organization_id, sha, overrule_id) on public.commit_account_matches to authenticated;
grant delete, insert, select, update on public.commit_account_matches to service_role;

create policy "Members read the account matches of their organizations" on public.commit_account_matches
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.account_commits(organization uuid, overrule uuid) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(array_agg(m.sha), '{}') from public.commit_account_matches m
  where m.organization_id = organization and m.overrule_id = overrule
$$;
revoke all on function private.account_commits from public, anon, authenticated;

create function private.apply_overrule(organization uuid, shas text[]) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  changed integer;
begin
  select coalesce(sum(c.commits), 0) into changed from private.resolve_commit_origins(organization, shas) c;
  if changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return changed;
end
$$;
comment on function private.apply_overrule is
  'Works out these commits anew after a person''s word came or went; returns how many changed.';
revoke all on function private.apply_overrule from public, anon, authenticated;

create function private.teach_mark(organization uuid, request jsonb) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  added uuid;
begin
  if (request ->> 'organization_id')::uuid is distinct from organization then
    raise exception using errcode = 'PT400', message = 'sealed parameter damaged';
  end if;
  perform private.lock_commit_origins(organization);
  update public.commit_overrules set revoked_at = now()
  where organization_id = organization and kind = 'mark' and revoked_at is null
    and fingerprint in (select jsonb_array_elements_text(request -> 'retired_fingerprints') union all select request ->> 'fingerprint');
  insert into public.commit_overrules
    (organization_id, kind, fingerprint, origin, tools, reason, meaning, ai_mode, only_tool, holds_from, holds_until, applied_at)
  values (organization, 'mark', request ->> 'fingerprint', request ->> 'origin',
    array(select jsonb_array_elements_text(request -> 'tools')), btrim(request ->> 'reason'), request ->> 'meaning',
    request ->> 'ai_mode', request ->> 'only_tool', (request ->> 'holds_from')::date, (request ->> 'holds_until')::date, now())
  returning id into added;
  insert into public.commit_overrule_secrets (overrule_id, organization_id, key_id, ciphertext)
  values (added, organization, request ->> 'key_id', private.encrypt(request ->> 'mark', request ->> 'subkey'));
  perform private.record_audit_event(organization, 'mark-origin.teach', added::text,
    jsonb_build_object('origin', request ->> 'origin', 'tools', request -> 'tools'));
  return added;
end
$$;
comment on function private.teach_mark is 'Keeps what a mark means, in place of what was said of it before.';
revoke all on function private.teach_mark from public, anon, authenticated;

create function public.forget_mark_by_machine(p_organization_id uuid, p_overrule_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  revoked public.commit_overrules;
begin
  perform private.lock_commit_origins(p_organization_id);
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and id = p_overrule_id and kind = 'mark' and revoked_at is null
  returning * into revoked;
  if not found then
    return 0;
  end if;
  perform private.record_audit_event(p_organization_id, 'mark-origin.revoke', p_overrule_id::text,
    jsonb_build_object('origin', revoked.origin, 'tools', to_jsonb(revoked.tools)));
  return 1;
end
$$;
comment on function public.forget_mark_by_machine is
  'Takes back what was taught about a mark, for the API and the command line; 0 where it was before. Service role only.';
revoke all on function public.forget_mark_by_machine from public, anon, authenticated;
grant execute on function public.forget_mark_by_machine to service_role;

create function public.list_commit_overrules(p_organization_id uuid, p_skip integer default 0) returns text
language sql stable set search_path = '' as $$
  select json_build_object('total', (
    select count(*) from public.commit_overrules o where o.organization_id = p_organization_id and o.kind <> 'mark'
  ), 'rows', coalesce(json_agg(json_build_object(
      'id', v.id, 'kind', v.kind, 'sha', v.sha, 'origin', v.origin, 'tools', v.tools, 'reason', v.reason,
      'created_at', v.created_at, 'applied_at', v.applied_at, 'revoked_at', v.revoked_at,
      'commits', case v.kind when 'commit' then 1 else (
        select count(*) from public.commit_account_matches m
        where m.organization_id = p_organization_id and m.overrule_id = v.id) end
    ) order by v.revoked_at is not null, v.created_at desc, v.id), '[]'))::text
  from (
    select * from public.commit_overrules o where o.organization_id = p_organization_id and o.kind <> 'mark'
    order by o.revoked_at is not null, o.created_at desc, o.id limit 100 offset p_skip
  ) v
$$;
comment on function public.list_commit_overrules is
  'A page of 100 of what people said about commits and accounts, the standing ones first, newest first, after so many others, and how many there are; accounts without their names. JSON text.';
revoke all on function public.list_commit_overrules from public, anon, authenticated;
grant execute on function public.list_commit_overrules to authenticated, service_role;

create function public.overrule_account(p_organization_id uuid, p_sealed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb;
  earlier uuid;
  added uuid;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  request := private.unseal(p_sealed);
  if (request ->> 'organization_id')::uuid is distinct from p_organization_id then
    raise exception using errcode = 'PT400', message = 'sealed parameter damaged';
  end if;
  perform private.lock_commit_origins(p_organization_id);
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and kind = 'account' and revoked_at is null
    and fingerprint in (select jsonb_array_elements_text(request -> 'retired_fingerprints') union all select request ->> 'fingerprint')
  returning id into earlier;
  insert into public.commit_overrules (organization_id, kind, fingerprint, origin, tools, reason)
  values (p_organization_id, 'account', request ->> 'fingerprint', request ->> 'origin',
    array(select jsonb_array_elements_text(request -> 'tools')), btrim(request ->> 'reason'))
  returning id into added;
  insert into public.commit_overrule_secrets (overrule_id, organization_id, key_id, ciphertext)
  values (added, p_organization_id, request ->> 'key_id', private.encrypt(request ->> 'account', request ->> 'subkey'));
  -- What the earlier word had found holds for the new one at once; the pass looks through the rest.
  insert into public.commit_account_matches (organization_id, sha, overrule_id)
  select organization_id, sha, added from public.commit_account_matches
  where organization_id = p_organization_id and overrule_id = earlier;
  perform private.record_audit_event(p_organization_id, 'account-origin.overrule', added::text,
    jsonb_build_object('origin', request ->> 'origin', 'tools', request -> 'tools'));
  perform private.apply_overrule(p_organization_id, private.account_commits(p_organization_id, added));
  delete from public.commit_account_matches where organization_id = p_organization_id and overrule_id = earlier;
  return added;
exception
  when sqlstate 'PT400' or sqlstate 'PT403' or sqlstate 'PT404' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'overrule_account failed', detail = sqlstate;
end
$$;
comment on function public.overrule_account is
  'Says whose an account is, in place of what was said before; the next reclassification finds its stored commits. Admins and owners, with a parameter only the application can seal.';
revoke all on function public.overrule_account from public, anon, authenticated;
grant execute on function public.overrule_account to authenticated;

create function public.overrule_commit(p_organization_id uuid, p_sha text, p_origin text, p_tools text[], p_reason text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  prefix text := lower(btrim(p_sha));
  found_shas text[];
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  perform private.lock_commit_origins(p_organization_id);
  -- A sha is hexadecimal, so everything that begins with it lies below it with a letter after f.
  select array_agg(s.sha) into found_shas from (
    select c.sha from public.commit_origins c
    where c.organization_id = p_organization_id and c.sha >= prefix and c.sha < prefix || 'g' and starts_with(c.sha, prefix)
    union
    select d.sha from public.external_deployment_commits d
    where d.organization_id = p_organization_id and d.sha >= prefix and d.sha < prefix || 'g' and starts_with(d.sha, prefix)
    limit 2
  ) s;
  if coalesce(cardinality(found_shas), 0) <> 1 then
    return json_build_object('outcome', case when found_shas is null then 'not-found' else 'ambiguous' end)::text;
  end if;
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and kind = 'commit' and sha = found_shas[1] and revoked_at is null;
  insert into public.commit_overrules (organization_id, kind, sha, origin, tools, reason, applied_at)
  values (p_organization_id, 'commit', found_shas[1], p_origin, p_tools, btrim(p_reason), now());
  perform private.record_audit_event(p_organization_id, 'commit-origin.overrule', found_shas[1],
    jsonb_build_object('origin', p_origin, 'tools', to_jsonb(p_tools)));
  perform private.apply_overrule(p_organization_id, found_shas);
  return json_build_object('outcome', 'overruled', 'sha', found_shas[1])::text;
end
$$;
comment on function public.overrule_commit is
  'Says who wrote one commit, named by the beginning of its sha, in place of what was said before: {outcome: overruled, sha}, or not-found, or ambiguous. Admins and owners.';
revoke all on function public.overrule_commit from public, anon, authenticated;
grant execute on function public.overrule_commit to authenticated;

create function public.preview_origin_moves(p_organization_id uuid, p_moves text) returns text
language sql stable security definer set search_path = '' as $$
  with moves as (
    select distinct on (m.sha) m.sha, m.origin, c.origin as from_origin
    from jsonb_to_recordset(p_moves::jsonb) as m(sha text, origin text)
    join public.commit_origins c on c.organization_id = p_organization_id and c.sha = m.sha
    -- A person's word about the commit or its author stands above what is taught.
    where c.rule_id not like 'overrule/%'
    order by m.sha
  ), deployments as (
    select distinct d.id, d.result
    from moves m
    join public.external_deployment_commits c on c.organization_id = p_organization_id and c.sha = m.sha
    join public.external_deployments d on d.organization_id = p_organization_id and d.id = c.deployment_id
    where d.counts
  )
  select json_build_object(
    'moves', coalesce((select json_agg(json_build_object('from', g.from_origin, 'to', g.origin, 'commits', g.commits))
      from (select from_origin, origin, count(*) as commits from moves group by 1, 2 order by 3 desc) g), '[]'),
    'deployments', (select count(*) from deployments),
    'failed', (select count(*) from deployments where result = 'failed'),
    'now', coalesce((select json_object_agg(g.origin, g.commits) from (
      select c.origin, count(*) as commits from public.commit_origins c
      where c.organization_id = p_organization_id group by 1) g), '{}'))::text
$$;
comment on function public.preview_origin_moves is
  'What would move if these commits got these origins, [{sha, origin}]: commits from what to what, the deployments that carry them and how many failed, and today''s commits by origin. Service role only.';
revoke all on function public.preview_origin_moves from public, anon, authenticated;
grant execute on function public.preview_origin_moves to service_role;

create function public.read_overruled_accounts(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return (
    select coalesce(json_agg(json_build_object('id', v.id, 'standing', v.revoked_at is null,
      'account', private.try_decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id))), '[]')::text
    from public.commit_overrules v join public.commit_overrule_secrets s on s.overrule_id = v.id
    where v.organization_id = (request ->> 'organization_id')::uuid and v.kind = 'account'
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'accounts cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_overruled_accounts is
  'The accounts of one organization that people said something about, decrypted; null where the key is missing. Service role only.';
revoke all on function public.read_overruled_accounts from public, anon, authenticated;
grant execute on function public.read_overruled_accounts to service_role;

create function public.read_taught_marks(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  return (
    select json_build_object(
      -- Rises with everything that is taught or taken back, so that it can stand in a version of the rules.
      'revision', count(*) + count(v.revoked_at),
      'marks', coalesce(json_agg(json_build_object('id', v.id, 'meaning', v.meaning, 'name', v.tools[1], 'ai_mode', v.ai_mode,
        'only_tool', v.only_tool, 'holds_from', v.holds_from, 'holds_until', v.holds_until, 'reason', v.reason,
        'created_at', v.created_at, 'revoked_at', v.revoked_at,
        'mark', private.try_decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id))
        order by v.revoked_at is not null, v.created_at desc, v.id), '[]'))::text
    from public.commit_overrules v join public.commit_overrule_secrets s on s.overrule_id = v.id
    where v.organization_id = organization and v.kind = 'mark'
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'marks cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_taught_marks is
  'What one organization taught about marks, revoked ones too, decrypted (null: the key is missing), and how often that changed. Service role only.';
revoke all on function public.read_taught_marks from public, anon, authenticated;
grant execute on function public.read_taught_marks to service_role;

create function public.revoke_overrule(p_organization_id uuid, p_overrule_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  revoked public.commit_overrules;
  shas text[];
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  perform private.lock_commit_origins(p_organization_id);
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and id = p_overrule_id and revoked_at is null
  returning * into revoked;
  if not found then
    return 0;
  end if;
  if revoked.kind = 'commit' then
    shas := array[revoked.sha];
  else
    shas := private.account_commits(p_organization_id, p_overrule_id);
    delete from public.commit_account_matches where organization_id = p_organization_id and overrule_id = p_overrule_id;
  end if;
  perform private.record_audit_event(p_organization_id, revoked.kind || '-origin.revoke', coalesce(revoked.sha, revoked.id::text),
    jsonb_build_object('origin', revoked.origin, 'tools', to_jsonb(revoked.tools)));
  return private.apply_overrule(p_organization_id, shas);
end
$$;
comment on function public.revoke_overrule is
  'Takes a person''s word back; what the evidence says holds again. Returns how many commits changed, 0 also for one that was revoked before. Admins and owners.';
revoke all on function public.revoke_overrule from public, anon, authenticated;
grant execute on function public.revoke_overrule to authenticated;

create function public.teach_mark(p_organization_id uuid, p_sealed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  return private.teach_mark(p_organization_id, private.unseal(p_sealed));
exception
  when sqlstate 'PT400' or sqlstate 'PT403' or sqlstate 'PT404' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'teach_mark failed', detail = sqlstate;
end
$$;
comment on function public.teach_mark is
  'Says what a mark in the organization''s commits means; the next pass goes back over the stored ones. Admins and owners, with a parameter only the application can seal.';
revoke all on function public.teach_mark from public, anon, authenticated;
grant execute on function public.teach_mark to authenticated;

create function public.teach_mark_by_machine(p_sealed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return private.teach_mark((request ->> 'organization_id')::uuid, request);
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
  when others then
    raise exception using errcode = 'PT500', message = 'teach_mark_by_machine failed', detail = sqlstate;
end
$$;
comment on function public.teach_mark_by_machine is 'The same for the API and the command line. Service role only.';
revoke all on function public.teach_mark_by_machine from public, anon, authenticated;
grant execute on function public.teach_mark_by_machine to service_role;
