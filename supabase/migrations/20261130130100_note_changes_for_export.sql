-- What a warehouse's copy has to be told: which rows of an export changed since. Triggers note a change in the transaction
-- that makes it; a change is given its place in the order once it is committed, by whoever reads next, so that a reader
-- who has come to a place never finds anything new before it. See docs/decisions/0033.
create table public.export_changes (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  kind text not null check (kind in ('deployments', 'incidents', 'commits', 'results')),
  id text not null,
  part text not null default '',
  position bigint,
  changed_at timestamptz not null default now(),
  primary key (organization_id, kind, id, part)
);
comment on table public.export_changes is 'The rows that exports know, each with the place of its last change.';
comment on column public.export_changes.id is 'Datadog''s id of the deployment or incident; of a change of result our own.';
comment on column public.export_changes.part is 'Of a commit its sha, of an incident its feed; else empty. Of commits, empty stands for all of a deployment''s that have no row of their own.';
comment on column public.export_changes.position is 'Null until a reader gives the change its place. A row that changes again loses its place and gets a later one.';
create index export_changes_position_idx on public.export_changes (organization_id, kind, position);
create index export_changes_waiting_idx on public.export_changes (organization_id, changed_at) where position is null;
grant select (organization_id, kind, id, part, position, changed_at) on public.export_changes to authenticated;
grant all on public.export_changes to service_role;
alter table public.export_changes enable row level security;
create policy "Members read which rows of their organizations' exports changed" on public.export_changes
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

-- Not in a backup: a database that went back in time would give the same places to other changes, so that cursors of the
-- one before have to be told apart and refused.
create table private.export_sequences (
  organization_id uuid primary key references public.organizations (id) on delete cascade,
  id uuid not null default gen_random_uuid(),
  last_position bigint not null
);
comment on table private.export_sequences is 'The order that an organization''s changes stand in, and the last place that was given.';
alter table private.export_sequences enable row level security;

create function private.note_export_changes(kind text, organizations uuid[], ids text[], parts text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
#variable_conflict use_column
begin
  -- Statements that touch no row have triggers too.
  if ids is null then
    return;
  end if;
  -- An organization that is being deleted takes its changes with it.
  insert into public.export_changes as c (organization_id, kind, id, part)
  select distinct o.id, note_export_changes.kind, n.id, n.part
  from unnest(organizations, ids, parts) n(organization_id, id, part) join public.organizations o on o.id = n.organization_id
  order by 1, 3, 4
  on conflict (organization_id, kind, id, part) do update set position = null, changed_at = excluded.changed_at
  where c.position is not null or c.changed_at <> excluded.changed_at;
end
$$;
comment on function private.note_export_changes(text, uuid[], text[], text[]) is 'Notes that these rows of an export came, changed or went.';
revoke all on function private.note_export_changes(text, uuid[], text[], text[]) from public, anon, authenticated;

create function private.note_exported_deployments() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.note_export_changes('deployments', array_agg(organization_id), array_agg(external_id), array_agg(''::text)) from changed;
  return null;
end
$$;
create function private.note_reshaped_deployments() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.note_export_changes('deployments', array_agg(c.organization_id), array_agg(c.external_id), array_agg(''::text))
  from changed c join before b on b.id = c.id
  -- When a read last missed it is nobody's business.
  where to_jsonb(c) - 'missed_at' - 'fingerprint' - 'integration_id' is distinct from to_jsonb(b) - 'missed_at' - 'fingerprint' - 'integration_id';
  -- Its commits go, and come back, with it.
  update public.export_changes e set position = null, changed_at = now()
  from changed c join before b on b.id = c.id
  where (c.disappeared_at is null) <> (b.disappeared_at is null)
    and e.organization_id = c.organization_id and e.kind = 'commits' and e.id = c.external_id
    and (e.part = '' or exists (
      select 1 from public.external_deployment_commits k where k.deployment_id = c.id and k.sha = e.part));
  return null;
end
$$;
create function private.note_exported_incidents() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.note_export_changes('incidents', array_agg(organization_id), array_agg(external_id), array_agg(feed)) from changed;
  return null;
end
$$;
create function private.note_reshaped_incidents() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.note_export_changes('incidents', array_agg(c.organization_id), array_agg(c.external_id), array_agg(c.feed))
  from changed c join before b on b.id = c.id
  where to_jsonb(c) - 'missed_at' - 'fingerprint' - 'integration_id' - 'is_parted'
    is distinct from to_jsonb(b) - 'missed_at' - 'fingerprint' - 'integration_id' - 'is_parted';
  return null;
end
$$;
create function private.note_exported_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
declare
  organizations uuid[];
  ids text[];
  shas text[];
begin
  -- A deployment brings its commits, and one row stands for all of them: a first load has ten times as many.
  with carrying as (
    select d.organization_id, d.id, d.external_id
    from (select distinct organization_id, deployment_id from changed) c
    join public.external_deployments d on d.organization_id = c.organization_id and d.id = c.deployment_id
  ), brought as (
    insert into public.export_changes (organization_id, kind, id)
    select organization_id, 'commits', external_id from carrying order by 1, 3
    on conflict do nothing
    returning organization_id, id
  )
  -- What it gets later is a change of its own: the row may have been read already.
  select array_agg(d.organization_id), array_agg(d.external_id), array_agg(c.sha) into organizations, ids, shas
  from carrying d join changed c on c.deployment_id = d.id
  where not exists (select 1 from brought b where b.organization_id = d.organization_id and b.id = d.external_id);
  perform private.note_export_changes('commits', organizations, ids, shas);
  return null;
end
$$;
create function private.note_reshaped_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.note_export_changes('commits', array_agg(d.organization_id), array_agg(d.external_id), array_agg(c.sha))
  from changed c join public.external_deployments d on d.organization_id = c.organization_id and d.id = c.deployment_id;
  return null;
end
$$;
create function private.follow_changed_origins() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
declare
  organizations uuid[];
  deployments uuid[];
  ids text[];
  shas text[];
begin
  select array_agg(d.organization_id), array_agg(d.id), array_agg(d.external_id), array_agg(c.sha)
  into organizations, deployments, ids, shas
  from (select distinct organization_id, sha from changed) o
  join public.external_deployment_commits c on c.organization_id = o.organization_id and c.sha = o.sha
  join public.external_deployments d on d.organization_id = c.organization_id and d.id = c.deployment_id;
  if ids is not null then
    perform private.count_commits(deployments);
    perform private.note_export_changes('commits', organizations, ids, shas);
  end if;
  return null;
end
$$;
create function private.note_exported_breaks() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.note_export_changes('deployments', array_agg(d.organization_id), array_agg(d.external_id), array_agg(''::text))
  from (select distinct organization_id, deployment_id from changed) f
  join public.external_deployments d on d.organization_id = f.organization_id and d.id = f.deployment_id;
  return null;
end
$$;
create function private.note_exported_results() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.note_export_changes('results', array_agg(organization_id), array_agg(id::text), array_agg(''::text)) from changed;
  return null;
end
$$;
comment on function private.note_exported_deployments() is 'Deployments that came or went are in the next export.';
comment on function private.note_reshaped_deployments() is 'Deployments that changed in what an export tells are in the next one.';
comment on function private.note_exported_incidents() is 'Incidents that came or went are in the next export.';
comment on function private.note_reshaped_incidents() is 'Incidents that changed in what an export tells are in the next one.';
comment on function private.note_exported_commits() is 'Commits that a deployment got are in the next export: those it came with by one row.';
comment on function private.note_reshaped_commits() is 'Commits that changed, or that a deployment lost, are in the next export.';
comment on function private.follow_changed_origins() is
  'Deployments that carry a commit whose origin came, changed or went are counted anew, and the commit is in the next export.';
comment on function private.note_exported_breaks() is 'Deployments whose breaking commit changed are in the next export.';
comment on function private.note_exported_results() is 'Changes of a result are in the next export.';
revoke all on function private.note_exported_deployments() from public, anon, authenticated;
revoke all on function private.note_reshaped_deployments() from public, anon, authenticated;
revoke all on function private.note_exported_incidents() from public, anon, authenticated;
revoke all on function private.note_reshaped_incidents() from public, anon, authenticated;
revoke all on function private.note_exported_commits() from public, anon, authenticated;
revoke all on function private.note_reshaped_commits() from public, anon, authenticated;
revoke all on function private.follow_changed_origins() from public, anon, authenticated;
revoke all on function private.note_exported_breaks() from public, anon, authenticated;
revoke all on function private.note_exported_results() from public, anon, authenticated;

create trigger note_exported after insert on public.external_deployments
  referencing new table as changed for each statement execute function private.note_exported_deployments();
create trigger note_reshaped after update on public.external_deployments
  referencing old table as before new table as changed for each statement execute function private.note_reshaped_deployments();
create trigger note_gone after delete on public.external_deployments
  referencing old table as changed for each statement execute function private.note_exported_deployments();
create trigger note_exported after insert on public.external_incidents
  referencing new table as changed for each statement execute function private.note_exported_incidents();
create trigger note_reshaped after update on public.external_incidents
  referencing old table as before new table as changed for each statement execute function private.note_reshaped_incidents();
create trigger note_gone after delete on public.external_incidents
  referencing old table as changed for each statement execute function private.note_exported_incidents();
create trigger note_exported after insert on public.external_deployment_commits
  referencing new table as changed for each statement execute function private.note_exported_commits();
create trigger note_reshaped after update on public.external_deployment_commits
  referencing new table as changed for each statement execute function private.note_reshaped_commits();
create trigger note_gone after delete on public.external_deployment_commits
  referencing old table as changed for each statement execute function private.note_reshaped_commits();
drop trigger note_added_origins on public.commit_origins;
create trigger note_added_origins after insert on public.commit_origins
  referencing new table as changed for each statement execute function private.follow_changed_origins();
drop trigger note_updated_origins on public.commit_origins;
create trigger note_updated_origins after update on public.commit_origins
  referencing new table as changed for each statement execute function private.follow_changed_origins();
drop trigger note_removed_origins on public.commit_origins;
create trigger note_removed_origins after delete on public.commit_origins
  referencing old table as changed for each statement execute function private.follow_changed_origins();
drop function private.note_changed_origins();
create trigger note_exported after insert on public.breaking_commits
  referencing new table as changed for each statement execute function private.note_exported_breaks();
create trigger note_reshaped after update on public.breaking_commits
  referencing new table as changed for each statement execute function private.note_exported_breaks();
create trigger note_gone after delete on public.breaking_commits
  referencing old table as changed for each statement execute function private.note_exported_breaks();
create trigger note_exported after insert on public.result_changes
  referencing new table as changed for each statement execute function private.note_exported_results();

-- What is stored already.
insert into public.export_changes (organization_id, kind, id, changed_at)
select organization_id, 'deployments', external_id, changed_at from public.external_deployments;
insert into public.export_changes (organization_id, kind, id, part, changed_at)
select organization_id, 'incidents', external_id, feed, changed_at from public.external_incidents;
insert into public.export_changes (organization_id, kind, id, changed_at)
select organization_id, 'commits', external_id, changed_at from public.external_deployments d
where exists (select 1 from public.external_deployment_commits c where c.deployment_id = d.id);
insert into public.export_changes (organization_id, kind, id, changed_at)
select organization_id, 'results', id::text, seen_at from public.result_changes;

-- Gives the changes that wait their places; those that a transaction still holds are left to the next. At most so many
-- at once: whoever asks after a first load of a million commits gets their answer, and goes on.
create function private.place_export_changes(
  organization uuid, out sequence private.export_sequences, out may_wait boolean
)
language plpgsql volatile security definer set search_path = '' as $$
declare
  most constant integer := 5000;
  placed integer;
begin
  may_wait := false;
  select * into sequence from private.export_sequences where organization_id = organization;
  if sequence.id is not null
    and not exists (select 1 from public.export_changes where organization_id = organization and position is null) then
    return;
  end if;
  insert into private.export_sequences (organization_id, last_position)
  select organization, coalesce(max(position), 0) from public.export_changes where organization_id = organization
  on conflict do nothing;
  -- One at a time: a later place is never seen before an earlier one.
  select * into sequence from private.export_sequences where organization_id = organization for update;
  with waiting as (
    select c.ctid as place, c.kind, c.id, c.part, c.changed_at from public.export_changes c
    where c.organization_id = organization and c.position is null
    order by c.changed_at limit most for update skip locked
  ), ordered as (
    select place, row_number() over (order by changed_at, kind, id, part) as n from waiting
  ), written as (
    update public.export_changes c set position = sequence.last_position + o.n from ordered o
    where c.organization_id = organization and c.ctid = o.place
    returning 1
  )
  select count(*) into placed from written;
  update private.export_sequences s set last_position = s.last_position + placed
  where s.organization_id = organization returning * into sequence;
  may_wait := placed = most;
end
$$;
comment on function private.place_export_changes(uuid) is
  'Gives committed changes their places, after all that were given before, 5,000 at once; the sequence, and whether more may wait for theirs.';
revoke all on function private.place_export_changes(uuid) from public, anon, authenticated;

create function public.read_export_page(
  p_organization_id uuid, p_kind text, p_sequence uuid, p_after bigint, p_after_part text, p_since timestamptz,
  p_limit integer
) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  given record := private.place_export_changes(p_organization_id);
  sequence private.export_sequences := given.sequence;
  first bigint := p_after;
  page jsonb;
  reached bigint;
  reached_part text;
  has_more boolean;
begin
  if p_after is not null and (p_sequence is distinct from sequence.id or p_after > sequence.last_position) then
    raise exception using errcode = 'PT409', message = 'cursor of another sequence';
  end if;
  if first is null and p_since is not null then
    select min(c.position) - 1 into first from public.export_changes c
    where c.organization_id = p_organization_id and c.kind = p_kind and c.changed_at >= p_since;
    first := coalesce(first, sequence.last_position);
  end if;
  first := coalesce(first, 0);
  with changes as materialized (
    select c.id, c.part, c.position, c.changed_at from public.export_changes c
    where c.organization_id = p_organization_id and c.kind = p_kind and c.position > first - (p_after_part is not null)::integer
    order by c.position limit p_limit + 1
  ), near as materialized (
    -- As many as surely fill a page: a place can stand for thousands of commits.
    select id, part, position, changed_at from (
      select *, sum(size) over (order by position rows between unbounded preceding and 1 preceding) as before from (
        select c.*, case when p_kind = 'commits' and c.part = '' then (
          select d.commit_count from public.external_deployments d
          where d.organization_id = p_organization_id and d.external_id = c.id) else 1 end as size
        from changes c
      ) sized
    ) weighed where coalesce(before, 0) <= p_limit
  ), rows as materialized (
    -- Shas are in the order of their bytes, so that a place among them is one whatever collation a database has.
    select c.id, coalesce(k.sha, c.part) collate "C" as part, c.position, c.changed_at, k.sha is not null as is_among
    from near c
    left join lateral (
      select e.sha from public.external_deployments d join public.external_deployment_commits e on e.deployment_id = d.id
      where p_kind = 'commits' and c.part = '' and d.organization_id = p_organization_id and d.external_id = c.id
        and (c.position > first or e.sha collate "C" > p_after_part)
        and not exists (
          select 1 from public.export_changes own
          where own.organization_id = p_organization_id and own.kind = 'commits' and own.id = c.id and own.part = e.sha)
    ) k on true
    where p_kind <> 'commits' or c.part <> '' or k.sha is not null
    order by c.position, 2 limit p_limit + 1
  ), page_rows as materialized (
    select * from rows order by position, part limit p_limit
  ), told as (
    select c.position, c.changed_at, case p_kind
      when 'deployments' then (
        select jsonb_build_object(
          'service', d.service, 'environment', d.env, 'team', d.team, 'repository', coalesce(r.slug, d.repository_slug),
          'version', d.version, 'commit_sha', d.commit_sha, 'source', d.source,
          'started_at', private.iso_instant(d.started_at), 'finished_at', private.iso_instant(d.finished_at),
          'duration_seconds', d.duration_seconds, 'result', d.result, 'type', d.deployment_type,
          'recovery_seconds', d.recovery_seconds, 'remediation_type', d.remediation_type,
          'remediation_id', d.remediation_external_id, 'commits', d.commit_count, 'commits_human', d.human_commits,
          'commits_ai_assisted', d.ai_commits, 'commits_bot', d.bot_commits, 'commits_unknown', d.unknown_commits,
          'tools', to_jsonb(d.tools), 'median_lead_time_seconds', d.lead_time_seconds,
          'breaking_commit', b.sha, 'breaking_commit_evidence', b.evidence, 'counts', d.counts,
          'same_as', same.external_id, 'deleted_at', private.iso_instant(d.disappeared_at)) || private.told_columns(d)
        from public.external_deployments d
        left join public.repositories r on r.organization_id = d.organization_id and r.id = d.repository_id
        left join public.breaking_commits b on b.organization_id = d.organization_id and b.deployment_id = d.id
        left join public.external_deployments same on same.organization_id = d.organization_id and same.id = d.same_as
        where d.organization_id = p_organization_id and d.external_id = c.id)
      when 'incidents' then (
        select jsonb_build_object(
          'services', to_jsonb(i.services), 'environments', to_jsonb(i.envs), 'teams', to_jsonb(i.teams), 'source', i.source,
          'started_at', private.iso_instant(i.started_at), 'finished_at', private.iso_instant(i.finished_at),
          'restore_seconds', i.restore_seconds, 'counts', i.counts, 'same_as', same.external_id,
          'deleted_at', private.iso_instant(i.disappeared_at))
        from public.external_incidents i
        left join public.external_incidents same on same.organization_id = i.organization_id and same.id = i.same_as
        where i.organization_id = p_organization_id and i.feed = c.part and i.external_id = c.id)
      when 'commits' then (
        select jsonb_build_object(
          'position', k.position, 'committed_at', private.iso_instant(k.committed_at),
          'lead_time_seconds', k.lead_time_seconds, 'time_to_deploy_seconds', k.time_to_deploy_seconds,
          'origin', coalesce(o.origin, 'UNKNOWN'), 'tools', to_jsonb(coalesce(o.tools, '{}')), 'evidence_level', o.evidence_level,
          'rule', o.rule_id, 'deleted_at', private.iso_instant(d.disappeared_at))
        from public.external_deployments d
        join public.external_deployment_commits k on k.deployment_id = d.id and k.sha = c.part
        left join public.commit_origins o on o.organization_id = d.organization_id and o.sha = k.sha
        where d.organization_id = p_organization_id and d.external_id = c.id)
      else (
        select jsonb_build_object('deployment_id', d.external_id, 'from', v.from_result, 'to', v.to_result,
          'seen_at', private.iso_instant(v.seen_at), 'deleted_at', null)
        from public.result_changes v
        join public.external_deployments d on d.organization_id = v.organization_id and d.id = v.deployment_id
        where v.organization_id = p_organization_id and v.id = c.id::bigint)
      end as told, c.id, c.part
    from page_rows c
  )
  select jsonb_agg(jsonb_build_array(t.id, t.part, private.iso_instant(t.changed_at), t.told) order by t.position, t.part)
      filter (where t.id is not null),
    case when is_cut then max(t.position) else (select max(position) from near) end,
    case when is_cut then (select r.part from page_rows r where r.is_among and r.position = max(t.position) order by r.part desc limit 1) end,
    is_cut or (select count(*) from changes) > least(p_limit, (select count(*) from near))
  into page, reached, reached_part, has_more
  from (select count(*) > p_limit as is_cut from rows) n left join told t on true group by is_cut;
  return json_build_object(
    'sequence', sequence.id, 'from', first, 'reached', coalesce(reached, first), 'reached_part', reached_part,
    'more', has_more or given.may_wait, 'rows', coalesce(page, '[]'))::text;
end
$$;
comment on function public.read_export_page(uuid, text, uuid, bigint, text, timestamptz, integer) is
  'The rows of an export that changed after a place (JSON: each [id, part, when, columns], columns null where the row is gone), in the order of their changes. Of commits that one place stands for, those after the one named. Without a place it begins at p_since, or at the beginning. PT409 for a place of another sequence. Service role only.';
revoke all on function public.read_export_page(uuid, text, uuid, bigint, text, timestamptz, integer) from public, anon, authenticated;
grant execute on function public.read_export_page(uuid, text, uuid, bigint, text, timestamptz, integer) to service_role;

create function private.iso_instant(at timestamptz) returns text
language sql immutable set search_path = '' as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
comment on function private.iso_instant(timestamptz) is 'An instant as the API writes it: UTC, to the millisecond.';
revoke all on function private.iso_instant(timestamptz) from public, anon, authenticated;
