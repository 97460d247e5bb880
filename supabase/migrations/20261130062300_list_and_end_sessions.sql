-- Where somebody is signed in. Supabase Auth sees Iris's server ask for everybody, so which browser a session belongs to
-- is kept here: its kind in a few words, no address and nothing that names it.
create table private.session_browsers (
  session_id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  browser text not null check (length(browser) between 1 and 60)
);
comment on table private.session_browsers is 'The kind of browser that each session was begun in, such as "Firefox on Linux".';
create index session_browsers_user_id_idx on private.session_browsers (user_id);
alter table private.session_browsers enable row level security;

create function public.note_session(p_session_id uuid, p_browser text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not exists (select 1 from auth.sessions s where s.id = p_session_id and s.user_id = auth.uid()) then
    raise exception using errcode = 'PT404', message = 'session not found';
  end if;
  delete from private.session_browsers b
  where b.user_id = auth.uid() and not exists (select 1 from auth.sessions s where s.id = b.session_id);
  insert into private.session_browsers (session_id, user_id, browser)
  values (p_session_id, auth.uid(), left(p_browser, 60))
  on conflict (session_id) do update set browser = excluded.browser;
end
$$;
comment on function public.note_session(uuid, text) is 'Notes the kind of browser that a session of the signed-in account was begun in. PT404 for anybody else''s session.';
revoke all on function public.note_session(uuid, text) from public, anon;
grant execute on function public.note_session(uuid, text) to authenticated;

create function public.list_sessions() returns table (id uuid, browser text, began_at timestamptz, seen_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select s.id, b.browser, s.created_at, greatest(s.created_at, s.refreshed_at at time zone 'UTC')
  from auth.sessions s left join private.session_browsers b on b.session_id = s.id
  where s.user_id = auth.uid()
    and (s.not_after is null or s.not_after > now())
    and greatest(s.created_at, s.refreshed_at at time zone 'UTC') > now() - interval '30 days'
    and not private.is_demo_account(auth.uid())
  order by 4 desc, 1
  limit 100
$$;
comment on function public.list_sessions() is
  'The sessions of the signed-in account that its browsers still hold, the last seen first; 100 at most. None for the demo''s account, which many share.';
revoke all on function public.list_sessions() from public, anon;
grant execute on function public.list_sessions() to authenticated;

create function public.end_session(p_session_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if private.is_demo_account(auth.uid()) or not private.session_suffices(null) then
    raise exception using errcode = 'PT403', message = 'not allowed in this session';
  end if;
  delete from auth.sessions s where s.id = p_session_id and s.user_id = auth.uid();
  if not found then
    raise exception using errcode = 'PT404', message = 'session not found';
  end if;
end
$$;
comment on function public.end_session(uuid) is
  'Ends one session of the signed-in account: it is never refreshed again. PT404 for anybody else''s, PT403 for the demo''s account and before a second factor was shown.';
revoke all on function public.end_session(uuid) from public, anon;
grant execute on function public.end_session(uuid) to authenticated;
