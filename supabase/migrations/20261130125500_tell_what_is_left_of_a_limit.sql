-- Whoever calls the API sees a limit coming: how many requests are left in the window, and when it ends.
create function public.count_request(p_key text, p_limit integer, p_window_seconds integer) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  counted private.request_rate_limits;
begin
  insert into private.request_rate_limits as l (key, used, ends_at)
  values (p_key, 1, now() + make_interval(secs => p_window_seconds))
  on conflict (key) do update set
    used = case when l.ends_at <= now() then 1 else least(l.used, p_limit) + 1 end,
    ends_at = case when l.ends_at <= now() then excluded.ends_at else l.ends_at end
  returning * into counted;
  delete from private.request_rate_limits where key in (
    select key from private.request_rate_limits where ends_at < now() - interval '1 minute'
    order by ends_at limit 100 for update skip locked);
  return json_build_object(
    'allowed', counted.used <= p_limit,
    'left', greatest(p_limit - counted.used, 0),
    'ends_in', extract(epoch from counted.ends_at - now()))::text;
end
$$;
comment on function public.count_request(text, integer, integer) is
  'Counts one request of this key in its window (JSON): whether it may go on, how many are left, and the seconds until the window ends. Service role only.';
revoke all on function public.count_request(text, integer, integer) from public, anon, authenticated;
grant execute on function public.count_request(text, integer, integer) to service_role;
