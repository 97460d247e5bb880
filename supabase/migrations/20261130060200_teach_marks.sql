-- What an organization teaches about marks in its own commits: "this trailer is our agent's", "this address is no mark".
-- It stands beside the overrules of commits and accounts, of which one is about a mark: encrypted, audited, revocable. The
-- classifier takes it in, and every change raises the version it classifies by, so that one pass goes backwards.
alter table public.commit_overrules drop constraint commit_overrules_kind_check;
alter table public.commit_overrules add constraint commit_overrules_kind_check check (kind in ('commit', 'account', 'mark'));
alter table public.commit_overrules drop constraint commit_overrules_check1;
alter table public.commit_overrules add constraint commit_overrules_fingerprint_check
  check ((kind in ('account', 'mark')) = (fingerprint is not null));
alter table public.commit_overrules
  add column meaning text check (meaning in ('agent', 'bot', 'person', 'no-mark')),
  add column ai_mode text check (ai_mode in ('agentic', 'assisted')),
  add column only_tool text check (length(only_tool) between 1 and 60),
  add column holds_from date,
  add column holds_until date,
  add constraint commit_overrules_mark_meaning_check check ((kind = 'mark') = (meaning is not null)),
  add constraint commit_overrules_mark_mode_check check ((ai_mode is not null) = (meaning is not null and meaning = 'agent')),
  add constraint commit_overrules_mark_span_check check (holds_from <= holds_until);
comment on column public.commit_overrules.meaning is 'For a mark: an agent''s, a bot''s, a person''s, or no mark at all. Null for commits and accounts.';
comment on column public.commit_overrules.ai_mode is 'For an agent''s mark: agentic (the agent is the author) or assisted (a person commits with its help).';
comment on column public.commit_overrules.only_tool is 'For what is no mark: only where it would name this tool.';
create unique index commit_overrules_mark_idx on public.commit_overrules (organization_id, fingerprint) where kind = 'mark' and revoked_at is null;

create table public.commit_marks (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  sha text not null check (length(sha) between 1 and 128),
  mark text not null check (length(mark) between 1 and 200),
  primary key (organization_id, sha, mark)
);
comment on table public.commit_marks is 'Marks in commits that no rule knows: trailer keys, "Generated with" names, unknown apps, co-authors'' addresses that look like machines''. People''s addresses are never among them.';
create index commit_marks_mark_idx on public.commit_marks (organization_id, mark);
grant select on public.commit_marks to authenticated;
grant all on public.commit_marks to service_role;
alter table public.commit_marks enable row level security;
create policy "Members read the unmapped marks of their organizations" on public.commit_marks
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

create function public.record_commit_marks(p_organization_id uuid, p_shas text[], p_marks text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.commit_marks m
  where m.organization_id = p_organization_id and m.sha = any (p_shas)
    and not exists (
      select 1 from jsonb_to_recordset(p_marks::jsonb) as r(sha text, mark text) where r.sha = m.sha and r.mark = m.mark);
  insert into public.commit_marks (organization_id, sha, mark)
  select distinct p_organization_id, r.sha, r.mark from jsonb_to_recordset(p_marks::jsonb) as r(sha text, mark text)
  where p_shas is null or r.sha = any (p_shas) order by 2, 3
  on conflict do nothing;
end
$$;
comment on function public.record_commit_marks(uuid, text[], text) is
  'Keeps which marks no rule knows stand in these commits, in place of what was kept of them: [{sha, mark}]. Without p_shas they are added to it. Service role only.';

create function public.list_unmapped_marks(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select json_build_object(
    'all', (select count(distinct mark) from public.commit_marks where organization_id = p_organization_id),
    'marks', coalesce(json_agg(json_build_object('mark', g.mark, 'commits', g.commits, 'newest_at', g.newest_at, 'example', g.example)
      order by g.commits desc, g.mark), '[]'))::text
  from (
    select m.mark, count(distinct m.sha) as commits, max(d.started_at) as newest_at,
      (array_agg(m.sha order by d.started_at desc nulls last, m.sha))[1] as example
    from public.commit_marks m
    left join public.external_deployment_commits c on c.organization_id = p_organization_id and c.sha = m.sha
    left join public.external_deployments d on d.organization_id = p_organization_id and d.id = c.deployment_id
    where m.organization_id = p_organization_id
    group by m.mark
    order by count(distinct m.sha) desc, m.mark limit 200
  ) g
$$;
comment on function public.list_unmapped_marks(uuid) is
  'The 200 commonest marks that no rule knows: how many commits, when the newest of them was last deployed, and one of them; and how many marks there are.';

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
comment on function private.teach_mark(uuid, jsonb) is 'Keeps what a mark means, in place of what was said of it before.';

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
comment on function public.teach_mark(uuid, text) is
  'Says what a mark in the organization''s commits means; the next pass goes back over the stored ones. Admins and owners, with a parameter only the application can seal.';

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
comment on function public.teach_mark_by_machine(text) is 'The same for the API and the command line. Service role only.';

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
comment on function public.forget_mark_by_machine(uuid, uuid) is 'Takes back what was taught about a mark, for the API and the command line; 0 where it was before. Service role only.';

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
comment on function public.read_taught_marks(text) is
  'What one organization taught about marks, revoked ones too, decrypted (null: the key is missing), and how often that changed. Service role only.';

create or replace function public.read_overruled_accounts(p_sealed text) returns text
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

drop function public.list_commit_overrules(uuid);
create function public.list_commit_overrules(p_organization_id uuid, p_skip integer default 0) returns text
language sql stable security invoker set search_path = '' as $$
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
comment on function public.list_commit_overrules(uuid, integer) is
  'A page of 100 of what people said about commits and accounts, the standing ones first, newest first, after so many others, and how many there are; accounts without their names. JSON text.';
revoke all on function public.list_commit_overrules(uuid, integer) from public, anon;
grant execute on function public.list_commit_overrules(uuid, integer) to authenticated, service_role;

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
comment on function public.preview_origin_moves(uuid, text) is
  'What would move if these commits got these origins, [{sha, origin}]: commits from what to what, the deployments that carry them and how many failed, and today''s commits by origin. Service role only.';

create or replace function private.record_commits(page jsonb) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  commits jsonb := page -> 'commits';
  changed integer;
begin
  changed := (private.record_observations(
    (page ->> 'organization_id')::uuid, 'datadog', commits, page ->> 'key_id', page ->> 'subkey')).changed;
  insert into public.commit_marks (organization_id, sha, mark)
  select distinct (page ->> 'organization_id')::uuid, c.sha, m.mark
  from jsonb_to_recordset(commits) as c(sha text, marks text[]) cross join lateral unnest(c.marks) as m(mark)
  order by 2, 3
  on conflict do nothing;
  if page ? 'squashes' then
    perform private.record_squash_habits((page ->> 'organization_id')::uuid, page -> 'squashes');
  end if;
  return changed;
end
$$;
comment on function private.record_commits(jsonb) is 'Keeps the commits of a page of deployments, the marks in them that no rule knows and how squash merges come; returns how many origins changed.';

-- With the day of each commit: what is taught may hold for a span of days. And with its repositories, whose habits tell what a title leaves out.
create or replace function public.read_reclassification_batch(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  return (
    select json_build_object(
      'messages_are_whole', (
        select coalesce(bool_or(i.forwards_whole_messages), false) from public.org_integrations i where i.organization_id = organization),
      'commits', coalesce(json_agg(json_build_object('sha', b.sha, 'rule_id', b.rule_id, 'observed_at', b.observed_at::text,
        'committed_at', (
          select min(c.committed_at) from public.external_deployment_commits c
          where c.organization_id = organization and c.sha = b.sha),
        'repositories', (
          select array_agg(distinct d.repository_slug)
          from public.external_deployment_commits c
          join public.external_deployments d on d.organization_id = organization and d.id = c.deployment_id
          where c.organization_id = organization and c.sha = b.sha and d.repository_slug is not null),
        'text', private.try_decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id)) order by b.sha), '[]'))::text
    from (
      select o.sha, o.rule_id, o.observed_at from public.commit_observations o
      where o.organization_id = organization and o.source = 'datadog' and o.sha > request ->> 'after'
        and (request ->> 'cause' = 'account' or o.rules_version <> request ->> 'rules_version')
      order by o.sha limit (request ->> 'limit')::integer
    ) b
    left join public.external_commit_secrets s on s.organization_id = organization and s.sha = b.sha
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'commits cannot be read', detail = sqlstate;
end
$$;

alter table public.api_tokens drop constraint api_tokens_scopes_check;
alter table public.api_tokens add constraint api_tokens_scopes_check check (
  cardinality(scopes) > 0
  and scopes <@ array['commit-origins:write', 'origin-rules:write', 'dora:read', 'deployments:export']);

revoke all on function public.record_commit_marks(uuid, text[], text) from public, anon, authenticated;
revoke all on function public.list_unmapped_marks(uuid) from public, anon;
revoke all on function private.teach_mark(uuid, jsonb) from public, anon, authenticated;
revoke all on function public.teach_mark(uuid, text) from public, anon;
revoke all on function public.teach_mark_by_machine(text) from public, anon, authenticated;
revoke all on function public.forget_mark_by_machine(uuid, uuid) from public, anon, authenticated;
revoke all on function public.read_taught_marks(text) from public, anon, authenticated;
revoke all on function public.preview_origin_moves(uuid, text) from public, anon, authenticated;
revoke all on function private.record_commits(jsonb) from public, anon, authenticated;
grant execute on function public.record_commit_marks(uuid, text[], text) to service_role;
grant execute on function public.list_unmapped_marks(uuid) to authenticated, service_role;
grant execute on function public.teach_mark(uuid, text) to authenticated;
grant execute on function public.teach_mark_by_machine(text) to service_role;
grant execute on function public.forget_mark_by_machine(uuid, uuid) to service_role;
grant execute on function public.read_taught_marks(text) to service_role;
grant execute on function public.preview_origin_moves(uuid, text) to service_role;
